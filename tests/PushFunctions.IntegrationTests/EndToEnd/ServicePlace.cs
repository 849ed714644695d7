using PushFunctions.Local;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>Where a running service is, and as whom to call it.</summary>
/// <param name="Simulator">The control listener of the simulator that the service pushes to.</param>
internal sealed record ServicePlace(Uri Address, Uri Simulator, LocalAccount Account);
