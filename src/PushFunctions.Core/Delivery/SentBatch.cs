using System.Runtime.ExceptionServices;

namespace PushFunctions.Core.Delivery;

/// <summary>What became of a batch's jobs.</summary>
/// <param name="Fates">Not of those that a canceled operation or a fault left.</param>
/// <param name="Fault">A fault of ours in one of the jobs, the last where there were several. It flies once the fates are written down, so that no sibling is sent twice.</param>
public sealed record SentBatch(IReadOnlyList<JobFate> Fates, ExceptionDispatchInfo? Fault = null);
