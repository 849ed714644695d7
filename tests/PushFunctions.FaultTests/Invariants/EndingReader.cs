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
        var having = new List<(DeviceAddress Address, UserId User)>();
        foreach (var (number, user) in world.Registry.Users)
        {
            var found = await machine.Get<IUserStore>().ListDevicesAsync(
                MachineServices.Account, user, world.Script.Apps[world.Script.Users[number].App].Name, CancellationToken.None);
            having.AddRange(found.Select(device => (device.Address, user)));
        }

        var devices = world.Script.Phones.ToDictionary(
            phone => phone,
            phone => (IReadOnlyList<UserId>)[.. having.Where(device => device.Address == phone.Address).Select(device => device.User)]);
        var around = world.Around;
        var left = QueueNames.All.ToDictionary(queue => queue, queue => around.Account.Queues.Find(queue).Count);
        foreach (var table in Emptied) left[table] = around.Account.Tables.CountRows(table);
        return new Ending(
            world.Script, world.CameToRest, world.Sends, world.Registry, around.Gateway.Asks, world.Room!.All, operations, devices, owners,
            left, around.Clock.Start, around.Clock.Now);
    }

    private static async Task<StoredOperation> ReadAsync(Machine machine, Operation operation)
    {
        var (batches, stop) = (machine.Get<IBatchStore>(), CancellationToken.None);
        var pages = new List<PageSummary>();
        await foreach (var page in machine.Get<IPageStore>().SummarizeAsync(operation.Id, stop)) pages.Add(page);
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

        return new StoredOperation(
            int.Parse(operation.Template.Data["send"], CultureInfo.InvariantCulture), operation, pages, tallies, jobs);
    }
}
