using PushFunctions.FaultTests.Clients;
using PushFunctions.FaultTests.Instances;
using PushFunctions.FaultTests.Providers;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Invariants;

/// <summary>Everything that is known when a run is over: what was to happen, what the clients and the providers saw,
/// what is stored.</summary>
/// <param name="Devices">Which Users have a phone, by their rows.</param>
/// <param name="Owners">Whom the owner rows name.</param>
/// <param name="Registrations">All rows of all Apps, tombstones among them.</param>
/// <param name="Users">Those of the registrations; null for one that is not there.</param>
/// <param name="Endpoints">Who is told of events.</param>
/// <param name="Left">Counts of what should be gone: messages by queue, marks of open operations, removals.</param>
internal sealed record Ending(
    Script Script, bool CameToRest, IReadOnlyList<SendRecord> Sends, Registry Registry, IReadOnlyList<Ask> Asks,
    IReadOnlyList<Machine> Machines,
    IReadOnlyList<StoredOperation> Operations, IReadOnlyDictionary<Phone, IReadOnlyList<UserId>> Devices,
    IReadOnlyDictionary<Phone, TokenOwner?> Owners, IReadOnlyList<Registration> Registrations, IReadOnlyDictionary<UserId, User?> Users,
    IReadOnlyList<ToldEndpoint> Endpoints, IReadOnlyDictionary<string, int> Left, DateTimeOffset Start, DateTimeOffset End)
{
    public StoredOperation? OperationOf(SendRecord send) =>
        Operations.FirstOrDefault(operation => send.Answers.Contains(operation.Operation.Id));

    public IEnumerable<Ask> AsksOf(int send) => Asks.Where(ask => ask.Send == send);
}
