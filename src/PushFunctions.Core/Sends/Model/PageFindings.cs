namespace PushFunctions.Core.Sends.Model;

/// <summary>What the look-up of a page's Users found. The batches follow from it alone, in the same order each time.</summary>
public sealed record PageFindings(IReadOnlyList<FoundDevice> Devices, IReadOnlyList<UnaddressableRecipient> Unaddressable)
{
    public static PageFindings Nothing { get; } = new([], []);

    /// <summary>How many recipients count as unaddressable.</summary>
    public int UnaddressableRecipients => Unaddressable.Count(entry => entry.IsWholeRecipient);
}
