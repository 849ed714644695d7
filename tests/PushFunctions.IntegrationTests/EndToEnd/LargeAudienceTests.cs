using System.Diagnostics;
using System.Globalization;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.StorageEmulator;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>
/// One send to a large audience, on storage in memory: Azurite looks through all rows for each question, which at a
/// million takes days. <c>PUSHFUNCTIONS_AUDIENCE_MEMBERS=1000000</c> makes it a million; one User in a hundred has a
/// phone.
/// </summary>
public sealed class LargeAudienceTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int UsersACall = 1_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static int Members =>
        int.Parse(Environment.GetEnvironmentVariable("PUSHFUNCTIONS_AUDIENCE_MEMBERS") ?? "20000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_member_of_a_large_audience_is_reached_once_and_costs_no_more_than_in_a_small_one()
    {
        var transport = new MemoryTransport(new MemoryAccount(TimeProvider.System));
        await using var service = await RunningService.StartAsync(
            azurite,
            configure: builder => builder.Services.AddSingleton<HttpPipelineTransport>(transport),
            settings: new Dictionary<string, string?>
            {
                ["PushStorage"] = MemoryAccount.ConnectionString,
                ["Push:RateLimit:RequestsPerSecond"] = "0"
            });
        using var shop = await Customer.WithAppAsync(service);
        var crowd = await Crowd.RegisterAsync(shop, Members / 100, _ => 1);
        var users = crowd.Members.Select(member => member.User.Value)
            .Concat(Enumerable.Range(0, Members - crowd.Members.Count).Select(_ => Some.Ids.NewUser().Value));
        var audience = (await shop.CallAsync(HttpMethod.Post, "/v1/Audiences", new { Name = "all" }))
            .GetProperty("resourceId")
            .GetString()!;

        var clock = Stopwatch.StartNew();
        foreach (var part in users.Chunk(UsersACall))
            await shop.CallAsync(HttpMethod.Post, $"/v1/Audiences/{audience}/Users", new { UserIds = part });
        Tell("members added", clock);

        var meter = new TransactionMeter(service);
        var operation = await shop.SendAsync([new { AudienceId = audience }]);
        Tell("send accepted", clock);
        OperationState state;
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Stop);
            state = await shop.OperationAsync(operation);
        }
        while (!state.IsOver);
        var transactions = (double)meter.Read().Work / Members;
        Tell($"all done, with {transactions:0.000} storage transactions for each member", clock);

        Assert.Equal(new Stats(crowd.Members.Count, Members, Members - crowd.Members.Count, 0, 0, crowd.Members.Count, 0, 0), state.Stats);
        Assert.All(crowd.Tokens, token => Assert.Equal(1, shop.Simulator.Fcm.Received.CountFor(token)));
        // Nearly all have no phone: members and registrations are read a thousand at a time, and nobody is looked up.
        Assert.InRange(transactions, 0, 0.03);
    }

    private void Tell(string what, Stopwatch clock)
    {
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{Members:N0} members: {what} after {clock.Elapsed.TotalSeconds:0.0} s"));
        clock.Restart();
    }
}
