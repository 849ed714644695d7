using System.Globalization;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Queues;

/// <summary>What is asked of a queue as a whole.</summary>
internal abstract record QueueCommand(StorageOperation Operation, string Resource)
    : StorageCommand(StorageService.Queue, Operation, Resource)
{
    /// <summary>One that is there already, and the same, is no conflict.</summary>
    public sealed record Create(string Queue) : QueueCommand(StorageOperation.CreateQueue, Queue)
    {
        public override bool IsWrite => true;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit) =>
            StorageAnswer.Empty(account.Queues.Add(Queue) ? 201 : 204);
    }

    public sealed record Delete(string Queue) : QueueCommand(StorageOperation.DeleteQueue, Queue)
    {
        public override bool IsWrite => true;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit)
        {
            account.Queues.Remove(Queue);
            return StorageAnswer.Empty(204);
        }
    }

    public sealed record Properties(string Queue) : QueueCommand(StorageOperation.QueueProperties, Queue)
    {
        public override bool IsWrite => false;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit) =>
            StorageAnswer.Empty(
                200, ("x-ms-approximate-messages-count", account.Queues.Find(Queue).Count.ToString(CultureInfo.InvariantCulture)));
    }

    public sealed record Clear(string Queue) : QueueCommand(StorageOperation.ClearMessages, Queue)
    {
        public override bool IsWrite => true;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit)
        {
            account.Queues.Find(Queue).Clear();
            return StorageAnswer.Empty(204);
        }
    }
}
