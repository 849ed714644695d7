using Azure;
using Azure.Core;

namespace PushFunctions.FaultTests.Instances;

/// <summary>The storage client tries again without waiting: its waits go by the system's clock, which stands still
/// here.</summary>
internal sealed class AtOnce : DelayStrategy
{
    protected override TimeSpan GetNextDelayCore(Response? response, int retryNumber) => TimeSpan.Zero;
}
