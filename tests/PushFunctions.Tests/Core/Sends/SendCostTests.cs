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
    [Theory]
    [InlineData(1, 12)]
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

    /// <summary>A User costs the read of its devices on top. The catalog is known from its registration.</summary>
    [Theory]
    [InlineData(1, 15)]
    [InlineData(100, 114)]
    [InlineData(120, 150)]
    public async Task A_send_to_a_list_of_Users(int users, int transactions)
    {
        var service = await MemoryService.StartAsync();
        var to = new List<Recipient>();
        for (var user = 0; user < users; user++) to.Add(new Recipient.ToUser(await service.MakeUserAsync(), null));

        Assert.Equal(transactions, (await CostOfAsync(service, to)).Count);
        Assert.Equal(users, service.StandIn.Sent);
    }

    /// <summary>As a list of Users, and the reading of its members, a thousand at a time.</summary>
    [Theory]
    [InlineData(120, 158)]
    public async Task A_send_to_an_Audience(int members, int transactions)
    {
        var service = await MemoryService.StartAsync();
        var users = new List<UserId>();
        for (var user = 0; user < members; user++) users.Add(await service.MakeUserAsync());
        var audience = await service.Get<AudienceService>().CreateAsync(service.Account, "all", Stop);
        await service.Get<AudienceService>().AddUsersAsync(service.Account, audience.Id, users, Stop);

        Assert.Equal(transactions, (await CostOfAsync(service, [new Recipient.ToAudience(audience.Id, null)])).Count);
        Assert.Equal(members, service.StandIn.Sent);
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
