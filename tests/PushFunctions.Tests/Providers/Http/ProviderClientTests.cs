using System.Net;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Providers.Http;

public sealed class ProviderClientTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    public async Task A_push_that_waited_is_sent_within_its_time_to_live_only(int secondsWaited, int requests)
    {
        using var handler = new CountingHandler();
        using var client = new ProviderClient(handler, HttpVersion.Version20);

        var exchange = await SendAsync(client, _time.GetUtcNow().AddSeconds(5), waited: TimeSpan.FromSeconds(secondsWaited));

        Assert.Equal(requests == 1, exchange is Exchange.Responded);
        Assert.Equal(requests, handler.Requests);
    }

    [Fact]
    public async Task A_push_whose_time_to_live_was_over_before_has_its_one_attempt()
    {
        using var handler = new CountingHandler();
        using var client = new ProviderClient(handler, HttpVersion.Version20);

        Assert.IsType<Exchange.Responded>(await SendAsync(client, _time.GetUtcNow()));
    }

    [Fact]
    public async Task A_push_that_was_canceled_while_it_waited_is_not_sent()
    {
        using var handler = new CountingHandler();
        using var client = new ProviderClient(handler, HttpVersion.Version20);

        var exchange = await SendAsync(client, null, () => Task.FromResult(false));

        Assert.False(Assert.IsType<Exchange.Failed>(exchange).MayHaveArrived);
        Assert.Equal(0, handler.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_goes_wrong_once_the_request_has_left_is_an_unknown_outcome(bool hasLeft)
    {
        using var handler = new BrokenHandler(hasLeft);
        using var client = new ProviderClient(handler, HttpVersion.Version20);

        if (hasLeft) Assert.True(Assert.IsType<Exchange.Failed>(await SendAsync(client, null)).MayHaveArrived);
        else await Assert.ThrowsAsync<FormatException>(() => SendAsync(client, null));
    }

    private async Task<Exchange> SendAsync(
        ProviderClient client, DateTimeOffset? expiresAt, Func<Task<bool>>? isWanted = null, TimeSpan waited = default)
    {
        using var deadline = new Deadline(TimeSpan.FromSeconds(30), _time, TestContext.Current.CancellationToken, expiresAt, isWanted);
        _time.Advance(waited);
        using var content = new RequestContent(new byte[1]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://provider.example/push");
        return await client.SendAsync(request, content, deadline);
    }

    private sealed class BrokenHandler(bool reads) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (reads) await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            throw new FormatException("Not a fault of the network's.");
        }
    }

    private sealed class CountingHandler : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
