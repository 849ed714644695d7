namespace PushFunctions.Local.Azurite;

/// <summary>How to start Azurite.</summary>
/// <param name="QueuePort">On 127.0.0.1; 0 takes any free one.</param>
/// <param name="TablePort">On 127.0.0.1; 0 takes any free one.</param>
/// <param name="Folder">Where its data and the note of its process are kept; null keeps the data in memory and notes nothing.</param>
public sealed record AzuriteSettings(int QueuePort, int TablePort, string? Folder)
{
    public static AzuriteSettings InMemory { get; } = new(0, 0, null);
}
