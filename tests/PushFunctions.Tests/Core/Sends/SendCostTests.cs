using PushFunctions.StorageEmulator;
using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Sends;

/// <summary>
/// What each kind of send costs in storage transactions, from the request until its last message is deleted: the price
/// of a push is made of them, so they are counted one by one. Polls that find an empty queue come on top.
/// </summary>
public sealed class SendCostTests
{
    private static readonly StorageOperation[] NotCounted = [StorageOperation.QueueProperties];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Tokens cost a batch a hundred: the message's put and delete, the read of the row, the lease, the
    /// operation's status, the settlement; and their share of the inserts and of the gets.</summary>
    /// <para>The owners of up to ten tokens are looked up for their timelines.</para>
    [Theory]
    [InlineData(1, 13)]
    [InlineData(10, 22)]
    [InlineData(100, 12)]
    [InlineData(1_000, 66)]
    [InlineData(2_000, 127)]
    public async Task A_send_to_tokens(int tokens, int transactions)
    {
        var service = await MemoryService.StartAsync();
        Recipient[] to = [.. Enumerable.Range(0, tokens).Select(_ => new Recipient.ToToken(Some.Address(), null))];

        Assert.Equal(transactions, (await CostOfAsync(service, to)).Count);
        Assert.Equal(tokens, service.StandIn.Sent);
    }

    /// <summary>A User costs the read of its row on top, and the note for its timeline, which those whose ids begin alike
    /// share; more than a hundred are read together where they are most of the App's.</summary>
    [Theory]
    [InlineData(1, 12)]
    [InlineData(100, 111)]
    [InlineData(120, 49)]
    public async Task A_send_to_a_list_of_Users(int users, int transactions)
    {
        var service = await MemoryService.StartAsync();
        var to = new List<Recipient>();
        for (var user = 0; user < users; user++) to.Add(new Recipient.ToUser(await service.MakeUserAsync(), null));

        var notes = users > SendOptions.ExpressRecipients
            ? 0 : to.OfType<Recipient.ToUser>().Select(recipient => recipient.User.Tail[..2]).Distinct().Count();
        Assert.Equal(transactions + notes, (await CostOfAsync(service, to)).Count);
        Assert.Equal(users, service.StandIn.Sent);
    }

    /// <summary>Members and registrations are read a thousand at a time, and a step is one transaction.</summary>
    [Theory]
    [InlineData(120, 29)]
    [InlineData(1_500, 112)]
    public async Task A_send_to_an_Audience(int members, int transactions)
    {
        var service = await MemoryService.StartAsync();
        var users = new List<UserId>();
        for (var user = 0; user < members; user++) users.Add(await service.MakeUserAsync());
        var audience = await service.Get<AudienceService>().CreateAsync(service.Account, "all", null, Stop);
        await service.Get<AudienceService>().AddUsersAsync(service.Account, audience.Id, users, Stop);

        Assert.Equal(transactions, (await CostOfAsync(service, [new Recipient.ToAudience(audience.Id, null)])).Count);
        Assert.Equal(members, service.StandIn.Sent);
    }

    [Theory]
    [InlineData(1_500, 63)]
    public async Task A_send_to_half_of_the_Users_by_a_filter(int users, int transactions)
    {
        var service = await MemoryService.StartAsync();
        for (var user = 0; user < users; user++)
            await service.RegisterAsync(tags: new Dictionary<string, string> { ["plan"] = user % 2 == 0 ? "premium" : "free" });

        Assert.Equal(transactions, (await CostOfAsync(service, [new Recipient.ToFilter(new Filter.Tag("plan", "premium"), null)])).Count);
        Assert.Equal(users / 2, service.StandIn.Sent);
    }

    /// <summary>What a filter does not match is never read into the service.</summary>
    [Fact]
    public async Task A_filter_that_matches_few_reads_few()
    {
        var service = await MemoryService.StartAsync();
        for (var user = 0; user < 500; user++)
            await service.RegisterAsync(tags: new Dictionary<string, string> { ["plan"] = user % 100 == 0 ? "premium" : "free" });

        Assert.Equal(21, (await CostOfAsync(service, [new Recipient.ToFilter(new Filter.Tag("plan", "premium"), null)])).Count);
        Assert.Equal(5, service.StandIn.Sent);
    }

    /// <summary>The settlement inserts the retry batch, in the same transaction; the retry then costs what a batch
    /// does.</summary>
    [Fact]
    public async Task A_job_that_is_retried_costs_a_batch_of_its_own()
    {
        var service = await MemoryService.StartAsync();
        service.StandIn.Respond = number => number == 1 ? new DeliveryOutcome.Deferred("UNAVAILABLE", null, TimeSpan.Zero) : null;
        Recipient[] to = [.. Enumerable.Range(0, 100).Select(_ => new Recipient.ToToken(Some.Address(), null))];

        var first = await CostOfAsync(service, to);

        Assert.Equal(12 + 7, first.Count);
        Assert.Equal(101, service.StandIn.Sent);
    }

    private static async Task<IReadOnlyList<StorageCall>> CostOfAsync(MemoryService service, IReadOnlyList<Recipient> to)
    {
        var calls = new List<StorageCall>();
        service.Seam = call =>
        {
            if (!NotCounted.Contains(call.Operation))
            {
                lock (calls) calls.Add(call);
            }

            return null;
        };
        await service.Sends.AcceptAsync(service.Account, MemoryService.Command(to), Stop);
        await service.PumpAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Join('\n', calls.CountBy(call => $"{call.Operation} {call.Resource}").Select(entry => $"{entry.Value} {entry.Key}")));
        return calls;
    }
}
