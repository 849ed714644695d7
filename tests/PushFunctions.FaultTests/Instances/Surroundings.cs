using PushFunctions.FaultTests.Breakages;
using PushFunctions.FaultTests.Providers;
using PushFunctions.FaultTests.Receivers;
using PushFunctions.FaultTests.Scheduling;
using PushFunctions.FaultTests.Scripts;
using PushFunctions.StorageEmulator;

namespace PushFunctions.FaultTests.Instances;

/// <summary>What all machines of a run share.</summary>
/// <param name="Entropy">The service's own random numbers.</param>
/// <param name="Breakage">What is broken in the service on purpose; null leaves it whole.</param>
internal sealed record Surroundings(
    Script Script, VirtualClock Clock, Scheduler Scheduler, Trace Trace, Misfortune Misfortune, MemoryAccount Account, Gateway Gateway,
    Receiver Receiver, Chance Entropy, Breakage? Breakage);
