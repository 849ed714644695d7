using System.Security.Authentication;
using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Providers.Http;

public sealed class NetworkFailuresTests
{
    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "host name not found")]
    [InlineData(HttpRequestError.ConnectionError, "connection refused")]
    [InlineData(HttpRequestError.SecureConnectionError, "TLS handshake failed")]
    [InlineData(HttpRequestError.ProxyTunnelError, "proxy refused")]
    public void Without_a_connection_nothing_arrived(HttpRequestError error, string reason) =>
        Assert.Equal(
            new Exchange.Failed(reason, FailureKind.NotReached, false),
            NetworkFailures.Read(new HttpRequestException(error), bodyHasLeft: true));

    [Fact]
    public void A_server_without_HTTP2_needs_another_handler() =>
        Assert.Equal(
            FailureKind.NoHttp2,
            NetworkFailures.Read(new HttpRequestException(HttpRequestError.VersionNegotiationError), bodyHasLeft: false).Kind);

    [Fact]
    public void A_refused_stream_was_not_processed_although_its_body_left()
    {
        var failure = NetworkFailures.Read(new HttpRequestException("x", new HttpProtocolException(7, "x", null)), bodyHasLeft: true);

        Assert.Equal(new Exchange.Failed("stream refused", FailureKind.StreamRefused, false), failure);
        Assert.True(failure.MayBeRepeated);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_broken_connection_may_have_delivered_once_the_body_had_left(bool bodyHasLeft)
    {
        foreach (
            Exception exception in new Exception[] { new IOException(), new HttpRequestException(HttpRequestError.ResponseEnded),
                new HttpProtocolException(2, "x", null) })
        {
            var failure = NetworkFailures.Read(exception, bodyHasLeft);

            Assert.Equal((FailureKind.Lost, bodyHasLeft, !bodyHasLeft), (failure.Kind, failure.MayHaveArrived, failure.MayBeRepeated));
        }
    }

    [Fact]
    public void No_answer_in_time_is_told_from_no_connection_in_time()
    {
        Assert.Equal(
            new Exchange.Failed("no response in time", FailureKind.TimedOut, true),
            NetworkFailures.Read(new OperationCanceledException(), bodyHasLeft: true));
        Assert.Equal(
            new Exchange.Failed("no connection in time", FailureKind.NotReached, false),
            NetworkFailures.Read(new TaskCanceledException("x", new TimeoutException()), bodyHasLeft: false));
    }

    [Fact]
    public void A_failed_handshake_inside_is_seen() =>
        Assert.Equal(
            "TLS handshake failed",
            NetworkFailures.Read(new HttpRequestException("x", new AuthenticationException()), bodyHasLeft: false).Reason);
}
