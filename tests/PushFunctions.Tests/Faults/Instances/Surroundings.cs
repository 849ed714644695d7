using PushFunctions.Tests.Faults.Breakages;
using PushFunctions.Tests.Faults.Providers;
using PushFunctions.Tests.Faults.Scheduling;
using PushFunctions.Tests.Faults.Scripts;
using PushFunctions.Tests.Faults.Storage;

namespace PushFunctions.Tests.Faults.Instances;

/// <summary>What all machines of a run share.</summary>
/// <param name="Entropy">The service's own random numbers.</param>
/// <param name="Breakage">What is broken in the service on purpose; null leaves it whole.</param>
internal sealed record Surroundings(
    Script Script, VirtualClock Clock, Scheduler Scheduler, Trace Trace, Misfortune Misfortune, MemoryAccount Account, Gateway Gateway, Chance Entropy, Breakage? Breakage);
