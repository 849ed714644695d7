namespace PushFunctions.Core.Sending;

/// <summary>What the look-up of a page's Users found. The batches follow from it alone, in the same order each time.</summary>
public sealed record PageFindings(IReadOnlyList<FoundDevice> Devices, IReadOnlyList<UnaddressableRecipient> Unaddressable);
