using Azure.Data.Tables;
using PushFunctions.Storage.Tables;
using PushFunctions.StorageEmulator;
using PushFunctions.StorageEmulator.Tables;
using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Sends.Read;

/// <summary>
/// A busy account: 100,000 sends to single Users a day, and a dozen campaigns to a million Users. Rows of others are put
/// into the tables as they would lie there: all of them for today, a tenth for the days before; and of a campaign's
/// 10,000 batches those of the steps that a search comes to.
/// </summary>
public sealed class TimelineCostTests
{
    private const int SendsADay = 100_000;
    private const int Campaigns = 12;
    private const int UsersAStep = 1_000;
    private const int StepsARange = 1_000_000 / Walk.Ranges / UsersAStep;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_a_busy_account_reads_few_rows_whatever_was_sent_to_others()
    {
        var service = await MemoryService.StartAsync();
        var ann = await service.MakeUserAsync();
        var sends = new List<OperationId>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            sends.Add((await service.Sends.AcceptAsync(
                service.Account, MemoryService.Command(new Recipient.ToUser(ann, null)), Stop)).Id);
            service.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await service.PumpAsync();
        FillDays(service);
        var reached = new List<OperationId>();
        for (var campaign = 0; campaign < Campaigns; campaign++)
        {
            // Of some Ann is no recipient: her place is within a step, and she is not in it.
            var isReached = campaign % 3 != 2;
            var id = await AddCampaignAsync(service, service.Time.GetUtcNow().AddHours(-13 * campaign), ann, isReached);
            if (isReached) reached.Add(id);
        }

        var (page, calls) = await CountAsync(service, ann);

        Assert.Equal(sends.Concat(reached).Order(Comparer), page.Items.Select(entry => entry.Operation).Order(Comparer));
        Assert.All(page.Items, entry => Assert.Equal(NotificationStatus.Sent, Assert.Single(entry.Notifications).Status));
        var ofWalks = calls.Where(call => IsOfCampaign(call, sends)).ToList();
        var search = calls.Except(ofWalks).Where(call => call.Resource != TableNames.Sends).ToList();
        // The User, eight days, and the list of walks. What became of a small send is one read more for each shown.
        Assert.Equal(10, search.Count);
        Assert.Equal(sends.Count, calls.Count - ofWalks.Count - search.Count);
        Assert.InRange(ofWalks.Count, Campaigns * 3, Campaigns * 5);
    }

    private static StringComparer ComparerOfTails => StringComparer.Ordinal;

    private static Comparer<OperationId> Comparer =>
        Comparer<OperationId>.Create(static (one, other) => ComparerOfTails.Compare(one.Tail, other.Tail));

    private static bool IsOfCampaign(StorageCall call, List<OperationId> sends) =>
        call.Resource == TableNames.Operations
        || (call.Resource == TableNames.Sends && !sends.Exists(send => call.PartitionKey.StartsWith(send.Tail, StringComparison.Ordinal)));

    private static async Task<(ListPage<TimelineEntry> Page, IReadOnlyList<StorageCall> Calls)> CountAsync(
        MemoryService service, UserId user)
    {
        var calls = new List<StorageCall>();
        service.Seam = call =>
        {
            lock (calls) calls.Add(call);
            return null;
        };
        var page = await service.Get<TimelineReader>().ListAsync(service.Account, user, new ListRequest(50, null), Stop);
        service.Seam = null;
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Join('\n', calls.CountBy(call => $"{call.Operation} {call.Resource}").Select(entry => $"{entry.Value} {entry.Key}")));
        return (page, calls);
    }

    /// <summary>Notes and operations of sends to others.</summary>
    private static void FillDays(MemoryService service)
    {
        var now = service.Time.GetUtcNow();
        for (var day = 0; day <= 7; day++)
        {
            var name = UserSendStore.NameOf(DateOnly.FromDateTime(now.AddDays(-day).UtcDateTime));
            if (!service.Storage.Tables.Names.Contains(name)) service.Storage.Tables.Add(name);
            var (notes, operations) = (service.Storage.Tables.Find(name), service.Storage.Tables.Find(TableNames.Operations));
            for (var number = 0; number < (day == 0 ? SendsADay : SendsADay / 10); number++)
            {
                var at = now.AddDays(-day).AddMilliseconds(-number);
                var operation = Some.OperationAt(at);
                var send = new UserSend(new SendPlace(at, operation), false, []);
                Put(notes, UserSendRows.Of(service.Account, send, new AddressedUser(Some.Ids.NewUser(), [])));
                // A tenth of the operations is enough to make a look through them show.
                if (number % 10 > 0) continue;
                operations.Put(new Row(OperationKeys.Partition(service.Account, operation), OperationKeys.Row(operation), at, []));
            }
        }
    }

    private static async Task<OperationId> AddCampaignAsync(MemoryService service, DateTimeOffset at, UserId ann, bool isReached)
    {
        var operation = SomeSends.At(service.Account, at) with { HasWalk = true };
        await service.Get<IOperationStore>().AddAsync(operation, Stop);
        await service.Get<IUserSendStore>().AddWalkAsync(service.Account, SendPlace.Of(operation), Stop);
        var table = service.Storage.Tables.Find(TableNames.Sends);
        var first = Walk.Start(at) with
        {
            After = UserAt(0, StepsARange),
            Steps = StepsARange,
            Until = 1,
            Width = 1,
            State = WalkState.Ended,
        };
        for (var range = 0; range < Walk.Ranges; range++)
        {
            var walk = first with { Range = range, Until = range + 1, After = UserAt(range, StepsARange) };
            Put(table, WalkRows.Of(operation.Id, walk));
            for (var number = 1; number <= StepsARange; number++)
            {
                var (from, to) = (UserAt(range, number - 1), UserAt(range, number));
                var isHers = string.CompareOrdinal(from.Tail, ann.Tail) <= 0 && string.CompareOrdinal(ann.Tail, to.Tail) <= 0;
                Put(table, WalkRows.Of(operation.Id, new WalkStep(range, number, 0, from, to, [], 10, at)));
                if (isHers) PutBatches(table, operation.Id, range, number, from, to, isReached ? ann : null);
            }
        }

        return operation.Id;
    }

    /// <summary>Ten batches of a hundred jobs each, in the order of the Users.</summary>
    private static void PutBatches(Table table, OperationId operation, int range, int step, UserId from, UserId to, UserId? ann)
    {
        for (var index = 0; index < UsersAStep / DeliveryBatch.MaximumJobs; index++)
        {
            var batch = SomeBatches.New(step, index, jobs: DeliveryBatch.MaximumJobs) with { Id = BatchId.Original(step, index, range) };
            var users = Enumerable.Range(0, DeliveryBatch.MaximumJobs)
                .Select(place => index == 5 && place == 50 && ann is not null ? ann : place % 2 == 0 ? from : to).ToArray();
            batch = batch with { Jobs = [.. batch.Jobs.Select(job => job with { User = users[job.Position] })] };
            var row = BatchRows.Of(operation, batch);
            foreach (var (column, value) in BatchRows.EndOf(operation, batch.Settled())) row[column] = value;
            Put(table, row);
        }
    }

    /// <summary>The User that a part of a range of ids ends with.</summary>
    private static UserId UserAt(int range, int step)
    {
        var place = (ulong)((((double)step / StepsARange) + range) / Walk.Ranges * ((1UL << 38) - 1));
        return UserId.FromTail(CrockfordBase32.Encode(place, 8) + new string('0', 18));
    }

    private static void Put(Table table, TableEntity entity) => table.Put(
        new Row(
            entity.PartitionKey, entity.RowKey, Some.Noon,
            [
                .. entity
                    .Where(column => column.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag"))
                    .Where(column => column.Value is not null)
                    .Select(column => new Column(column.Key, column.Value)),
            ]));
}
