using System.Net;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Providers.Http;

public sealed class ProviderClientTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(4, 2)]
    [InlineData(5, 1)]
    public async Task A_push_that_waited_for_its_turn_is_begun_within_its_time_to_live_only(int secondsWaited, int requests)
    {
        using var handler = new HeldHandler();
        using var client = new ProviderClient(handler, HttpVersion.Version20, maximumConcurrentRequests: 1);
        var (first, second) = (SendAsync(client, null), SendAsync(client, _time.GetUtcNow().AddSeconds(5)));

        _time.Advance(TimeSpan.FromSeconds(secondsWaited));
        handler.Answer.SetResult();

        Assert.IsType<Exchange.Answered>(await first);
        Assert.Equal(requests == 2, await second is Exchange.Answered);
        Assert.Equal(requests, handler.Requests);
    }

    [Fact]
    public async Task A_push_whose_time_to_live_was_over_before_has_its_one_attempt()
    {
        using var handler = new HeldHandler();
        using var client = new ProviderClient(handler, HttpVersion.Version20, maximumConcurrentRequests: 1);
        handler.Answer.SetResult();

        Assert.IsType<Exchange.Answered>(await SendAsync(client, _time.GetUtcNow()));
    }

    [Fact]
    public async Task A_push_that_is_not_wanted_any_more_when_its_turn_comes_is_not_begun()
    {
        using var handler = new HeldHandler();
        using var client = new ProviderClient(handler, HttpVersion.Version20, maximumConcurrentRequests: 1);
        var isWanted = true;
        var (first, second) = (SendAsync(client, null), SendAsync(client, null, () => Task.FromResult(isWanted)));

        isWanted = false;
        handler.Answer.SetResult();

        Assert.IsType<Exchange.Answered>(await first);
        Assert.False(Assert.IsType<Exchange.Failed>(await second).MayHaveArrived);
        Assert.Equal(1, handler.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_goes_wrong_once_the_request_has_left_is_an_unknown_outcome(bool hasLeft)
    {
        using var handler = new BrokenHandler(hasLeft);
        using var client = new ProviderClient(handler, HttpVersion.Version20, maximumConcurrentRequests: 1);

        if (hasLeft) Assert.True(Assert.IsType<Exchange.Failed>(await SendAsync(client, null)).MayHaveArrived);
        else await Assert.ThrowsAsync<FormatException>(() => SendAsync(client, null));
    }

    private async Task<Exchange> SendAsync(ProviderClient client, DateTimeOffset? expiresAt, Func<Task<bool>>? isWanted = null)
    {
        using var deadline = new Deadline(TimeSpan.FromSeconds(30), _time, TestContext.Current.CancellationToken, expiresAt, isWanted);
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

    private sealed class HeldHandler : HttpMessageHandler
    {
        public TaskCompletionSource Answer { get; } = new();

        public int Requests { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            await Answer.Task.WaitAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
