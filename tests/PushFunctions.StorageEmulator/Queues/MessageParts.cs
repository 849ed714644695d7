namespace PushFunctions.StorageEmulator.Queues;

/// <summary>What an answer tells of a message beside its id and times.</summary>
[Flags]
internal enum MessageParts
{
    None = 0,
    Receipt = 1,
    Text = 2,
    All = Receipt | Text,
}
