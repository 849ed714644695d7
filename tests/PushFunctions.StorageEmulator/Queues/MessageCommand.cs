using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Queues;

/// <summary>What is asked of messages.</summary>
internal abstract record MessageCommand(StorageOperation Operation, string Resource)
    : StorageCommand(StorageService.Queue, Operation, Resource)
{
    public sealed record Put(string Queue, string Text, TimeSpan Delay, TimeSpan? Life) : MessageCommand(StorageOperation.Put, Queue)
    {
        public override bool IsWrite => true;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit) =>
            MessageXml.Answer(201, [account.Queues.Find(Queue).Put(Text, Delay, Life)], MessageParts.Receipt);
    }

    public sealed record Receive(string Queue, int Count, TimeSpan Hidden) : MessageCommand(StorageOperation.Receive, Queue)
    {
        public override bool IsWrite => true;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit) =>
            MessageXml.Answer(200, account.Queues.Find(Queue).Receive(Count, Hidden), MessageParts.All);
    }

    public sealed record Peek(string Queue, int Count) : MessageCommand(StorageOperation.Peek, Queue)
    {
        public override bool IsWrite => false;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit) =>
            MessageXml.Answer(200, account.Queues.Find(Queue).Peek(Count), MessageParts.Text);
    }

    public sealed record Update(string Queue, string Id, string Receipt, string? Text, TimeSpan Hidden)
        : MessageCommand(StorageOperation.UpdateMessage, Queue)
    {
        public override string RowKey => Id;

        public override bool IsWrite => true;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit)
        {
            var message = account.Queues.Find(Queue).Update(Id, Receipt, Text, Hidden);
            return StorageAnswer.Empty(
                204, ("x-ms-popreceipt", message.Receipt), ("x-ms-time-next-visible", MessageXml.Text(message.VisibleAt)));
        }
    }

    public sealed record Delete(string Queue, string Id, string Receipt) : MessageCommand(StorageOperation.DeleteMessage, Queue)
    {
        public override string RowKey => Id;

        public override bool IsWrite => true;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit)
        {
            account.Queues.Find(Queue).Delete(Id, Receipt);
            return StorageAnswer.Empty(204);
        }
    }
}
