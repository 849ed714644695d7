using System.Net;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Webhooks;

namespace PushFunctions.Tests.Providers.Webhooks;

public sealed class CheckedConnectionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_of_a_name_must_be_public()
    {
        await Assert.ThrowsAsync<RefusedAddressException>(() => Find("10.0.0.1"));
        await Assert.ThrowsAsync<RefusedAddressException>(() => Find("8.8.8.8", "10.0.0.1"));
        await Assert.ThrowsAsync<RefusedAddressException>(() => Find("8.8.8.8", "::ffff:169.254.169.254"));
        Assert.Equal([IPAddress.Parse("8.8.8.8")], await Find("8.8.8.8"));
    }

    /// <summary>The first answer is public, the second is not: the connection goes to what was checked.</summary>
    [Fact]
    public async Task A_name_is_looked_up_once_so_that_an_answer_that_changes_gains_nothing()
    {
        var asked = 0;
        var connections = Of(new WebhookOptions(), (_, _) => Task.FromResult(
            new[] { IPAddress.Parse(asked++ == 0 ? "8.8.8.8" : "127.0.0.1") }));

        Assert.Equal([IPAddress.Parse("8.8.8.8")], await connections.FindAsync("rebinding.example", Stop));

        Assert.Equal(1, asked);
        await Assert.ThrowsAsync<RefusedAddressException>(() => connections.FindAsync("rebinding.example", Stop));
    }

    [Fact]
    public async Task A_host_that_the_operator_allows_is_reached_where_it_is()
    {
        var connections = Of(
            new WebhookOptions { AllowedHosts = "receiver.internal" }, (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.1") }));

        Assert.Equal([IPAddress.Parse("10.0.0.1")], await connections.FindAsync("receiver.internal", Stop));
        await Assert.ThrowsAsync<RefusedAddressException>(() => connections.FindAsync("other.internal", Stop));
    }

    [Fact]
    public async Task A_literal_address_is_not_looked_up()
    {
        var connections = Of(new WebhookOptions(), (_, _) => throw new InvalidOperationException("It was looked up."));

        Assert.Equal([IPAddress.Parse("8.8.8.8")], await connections.FindAsync("8.8.8.8", Stop));
        await Assert.ThrowsAsync<RefusedAddressException>(() => connections.FindAsync("[::1]", Stop));
    }

    private static Task<IPAddress[]> Find(params string[] addresses) => Of(
        new WebhookOptions(), (_, _) => Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)])).FindAsync("example.com", Stop);

    private static CheckedConnections Of(WebhookOptions options, ResolveHost resolve) =>
        new(Options.Create(options), new LoopbackReceivers(AreAllowed: false), resolve);
}
