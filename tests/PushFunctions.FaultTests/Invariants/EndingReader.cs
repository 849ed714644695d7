using System.Globalization;
using PushFunctions.FaultTests.Instances;
using PushFunctions.FaultTests.Running;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Invariants;

/// <summary>Reads what a run has left behind, by the service's own stores.</summary>
internal static class EndingReader
{
    private static readonly string[] Emptied = ["OpenOperations", "Removals"];

    public static async Task<Ending> ReadAsync(FaultWorld world, Machine machine)
    {
        var operations = new List<StoredOperation>();
        string? cursor = null;
        do
        {
            var page = await machine.Get<IOperationStore>().ListAsync(
                MachineServices.Account, new OperationFilter(null, null, null), new ListRequest(50, cursor), CancellationToken.None);
            foreach (var operation in page.Items) operations.Add(await ReadAsync(machine, operation));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var owners = new Dictionary<Phone, TokenOwner?>();
        foreach (var phone in world.Script.Phones)
            owners[phone] = await machine.Get<IRegistrationStore>()
                .FindOwnerAsync(MachineServices.Account, world.Script.Apps[phone.App].Name, phone.Address, CancellationToken.None);
        var registrations = new List<Registration>();
        foreach (var app in world.Script.Apps) registrations.AddRange(await ReadRegistrationsAsync(machine, app.Name));
        var users = new Dictionary<UserId, User?>();
        foreach (var user in registrations.Select(registration => registration.UserId).Distinct())
            users[user] = await machine.Get<IUserStore>().FindAsync(MachineServices.Account, user, CancellationToken.None);
        var devices = world.Script.Phones.ToDictionary(
            phone => phone,
            phone => (IReadOnlyList<UserId>)
            [
                .. registrations.Where(registration => registration.Find(phone.Address) is not null)
                    .Select(registration => registration.UserId),
            ]);
        var around = world.Around;
        var left = QueueNames.All.ToDictionary(queue => queue, queue => around.Account.Queues.Find(queue).Count);
        foreach (var table in Emptied) left[table] = around.Account.Tables.CountRows(table);
        return new Ending(
            world.Script, world.CameToRest, world.Sends, world.Registry, around.Gateway.Asks, world.Room!.All, operations, devices, owners,
            registrations, users, await ReadEndpointsAsync(world, machine), left, around.Clock.Start, around.Clock.Now);
    }

    private static async Task<IReadOnlyList<ToldEndpoint>> ReadEndpointsAsync(FaultWorld world, Machine machine)
    {
        var catalog = await machine.Get<ICatalogStore>().LoadAsync(MachineServices.Account, CancellationToken.None);
        var endpoints = new List<ToldEndpoint>();
        foreach (var endpoint in catalog.Endpoints)
        {
            var failures = await machine.Get<IUndeliveredStore>()
                .ListFailuresAsync(MachineServices.Account, endpoint.Id, new ListRequest(1000, null), CancellationToken.None);
            endpoints.Add(new ToldEndpoint(
                endpoint,
                [.. world.Around.Receiver.Accepted.Where(accepted => accepted.Endpoint == endpoint.Id).Select(accepted => accepted.Told)],
                failures.Items,
                await machine.Get<IUndeliveredStore>().CountPendingAsync(
                    MachineServices.Account, endpoint.Id, world.Around.Clock.Now, CancellationToken.None)));
        }

        return endpoints;
    }

    private static async Task<IReadOnlyList<Registration>> ReadRegistrationsAsync(Machine machine, AppName app)
    {
        var found = new List<Registration>();
        var span = UserSpan.Everyone;
        do
        {
            var page = await machine.Get<IRegistrationStore>()
                .ListAsync(MachineServices.Account, app, span, null, tombstones: true, 1000, CancellationToken.None);
            found.AddRange(page.Registrations);
            span = span with { After = page.Next };
        }
        while (span.After is not null);
        return found;
    }

    private static async Task<StoredOperation> ReadAsync(Machine machine, Operation operation)
    {
        var (batches, stop) = (machine.Get<IBatchStore>(), CancellationToken.None);
        var walks = await machine.Get<IWalkStore>().ListAsync(operation.Id, stop);
        var tallies = new List<BatchTally>();
        await foreach (var tally in batches.TallyAsync(operation.Id, stop)) tallies.Add(tally);
        var jobs = new List<StoredJob>();
        foreach (var family in await batches.ListAsync(operation.Id, null, 1000, stop))
        {
            var batch = family.Original;
            jobs.AddRange(
                batch.Jobs.Select(
                    job => new StoredJob(
                        batch.Id, job, new DeviceAddress(batch.Provider, job.Token),
                        family.Follow(job.Position).Outcome is { Child: null } outcome ? outcome : null)));
        }

        var unaddressable = (await machine.Get<IWalkStore>().ListUnaddressableAsync(operation.Id, null, 1000, stop))
            .SelectMany(step => step.Unaddressable).Where(entry => entry.IsWholeRecipient).ToList();
        return new StoredOperation(
            int.Parse(operation.Template.Data["send"], CultureInfo.InvariantCulture), operation, walks, tallies, jobs, unaddressable);
    }
}
