using PushFunctions.Providers.Apns;
using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Providers.Apns;

public sealed class ApnsResponsesTests
{
    private const string SentId = "00000000-0000-0000-0000-000000000001";
    private const string Html = "<html>Bad gateway</html>";

    [Fact]
    public void A_200_is_accepted_under_the_id_that_comes_back()
    {
        Assert.Equal(
            new DeliveryOutcome.Accepted("their-id"), ApnsResponses.Read(Responses.Of(200, messageId: "their-id"), SentId, Pushes.Now));
        Assert.Equal(new DeliveryOutcome.Accepted(SentId), ApnsResponses.Read(Responses.Of(200), SentId, Pushes.Now));
    }

    [Fact]
    public void A_200_with_an_odd_id_is_accepted_under_the_one_that_was_sent() =>
        Assert.All(
            new[] { new string('x', 40_000), "two words", "a\u0000", "é" },
            id => Assert.Equal(
                new DeliveryOutcome.Accepted(SentId), ApnsResponses.Read(Responses.Of(200, messageId: id), SentId, Pushes.Now)));

    [Theory]
    [InlineData("BadTopic")]
    [InlineData("MissingTopic")]
    [InlineData("TopicDisallowed")]
    public void A_topic_that_is_refused_is_the_credentials_fault_unless_the_send_named_it(string reason)
    {
        var answer = Responses.Of(400, Reason(reason));

        Assert.Equal(
            new DeliveryOutcome.CredentialRefused($"{reason}: check the credential's bundle id"),
            ApnsResponses.Read(answer, SentId, Pushes.Now, topicOverridden: false));
        Assert.Equal(
            new DeliveryOutcome.Rejected(reason, RejectionKind.Payload),
            ApnsResponses.Read(answer, SentId, Pushes.Now, topicOverridden: true));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(503)]
    public void A_refusal_with_an_odd_reason_is_read_by_its_status(int status)
    {
        foreach (var word in new[] { "\"x\\ud800\"", $"\"{new string('X', 40_000)}\"", "7", "[]", "{\"\\ud800\":1}" })
            Assert.Equal(Read(status, ""), Read(status, $$"""{"reason":{{word}},"timestamp":{{word}}}"""));
    }

    [Theory]
    [InlineData("Unregistered")]
    [InlineData("ExpiredToken")]
    public void A_410_is_a_dead_token_since_its_timestamp(string reason)
    {
        var since = Pushes.Now.AddDays(-2);

        Assert.Equal(new DeliveryOutcome.TokenExpired(reason, since), Read(410, $$"""{"reason":"{{reason}}","timestamp":{{since.ToUnixTimeMilliseconds()}}}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"timestamp\":\"soon\"")]
    [InlineData(",\"timestamp\":-1")]
    [InlineData(",\"timestamp\":9e300")]
    [InlineData(",\"timestamp\":9223372036854775807")]
    public void A_410_without_a_usable_timestamp_names_no_time(string rest) =>
        Assert.Equal(new DeliveryOutcome.TokenExpired("Unregistered", null), Read(410, $$"""{"reason":"Unregistered"{{rest}}}"""));

    [Theory]
    [InlineData("")]
    [InlineData(Html)]
    public void A_410_that_is_not_Apples_costs_no_token(string body) =>
        Assert.Equal(new DeliveryOutcome.Rejected("APNs: 410", RejectionKind.Request), Read(410, body));

    [Theory]
    [InlineData("BadDeviceToken")]
    [InlineData("DeviceTokenNotForTopic")]
    public void These_400s_are_about_the_token(string reason) =>
        Assert.Equal(new DeliveryOutcome.Rejected(reason, RejectionKind.Token), Read(400, Reason(reason)));

    [Fact]
    public void IdleTimeout_goes_over_a_new_connection()
    {
        var exchange = Responses.Of(400, Reason("IdleTimeout"));

        Assert.True(ApnsResponses.EndsConnection(exchange));
        Assert.Equal(new DeliveryOutcome.Deferred("IdleTimeout", null, TimeSpan.Zero), ApnsResponses.Read(exchange, SentId, Pushes.Now));
    }

    [Theory]
    [InlineData("BadCollapseId")]
    [InlineData("BadExpirationDate")]
    [InlineData("BadMessageId")]
    [InlineData("BadPriority")]
    [InlineData("DuplicateHeaders")]
    [InlineData("InvalidPushType")]
    [InlineData("PayloadEmpty")]
    [InlineData("SomethingNew")]
    public void Other_400s_are_about_the_payload(string reason) =>
        Assert.Equal(new DeliveryOutcome.Rejected(reason, RejectionKind.Payload), Read(400, Reason(reason)));

    [Theory]
    [InlineData("")]
    [InlineData(Html)]
    [InlineData("[]")]
    [InlineData("{\"reason\":5}")]
    [InlineData("{\"reason\":\"<b>not a word</b>\"}")]
    public void A_400_that_cannot_be_read_is_about_the_payload(string body) =>
        Assert.Equal(new DeliveryOutcome.Rejected("APNs: 400", RejectionKind.Payload), Read(400, body));

    [Fact]
    public void ExpiredProviderToken_asks_for_the_next_slots_and_is_else_the_credentials_fault()
    {
        var exchange = Responses.Of(403, Reason("ExpiredProviderToken"));

        Assert.True(ApnsResponses.RefusesProviderToken(exchange));
        Assert.Equal(
            new DeliveryOutcome.CredentialRefused("ExpiredProviderToken: check the clock"),
            ApnsResponses.Read(exchange, SentId, Pushes.Now));
    }

    [Theory]
    [InlineData(75, "ExpiredProviderToken: check the clock (this machine's clock is 75 minutes behind APNs')")]
    [InlineData(-8, "ExpiredProviderToken: check the clock (this machine's clock is 8 minutes ahead of APNs')")]
    [InlineData(2, "ExpiredProviderToken: check the clock")]
    public void A_skewed_clock_is_said_in_the_reason(int minutes, string reason) =>
        Assert.Equal(
            new DeliveryOutcome.CredentialRefused(reason),
            ApnsResponses.Read(
                Responses.Of(403, Reason("ExpiredProviderToken"), date: Pushes.Now.AddMinutes(minutes)), SentId, Pushes.Now));

    [Theory]
    [InlineData("BadCertificate")]
    [InlineData("BadCertificateEnvironment")]
    [InlineData("BadEnvironmentKeyIdInToken")]
    [InlineData("Forbidden")]
    [InlineData("InvalidProviderToken")]
    [InlineData("MissingProviderToken")]
    [InlineData("UnrelatedKeyIdInToken")]
    public void Other_403s_are_the_credentials_fault(string reason)
    {
        var exchange = Responses.Of(403, Reason(reason));

        Assert.False(ApnsResponses.RefusesProviderToken(exchange));
        Assert.Equal(new DeliveryOutcome.CredentialRefused(reason), ApnsResponses.Read(exchange, SentId, Pushes.Now));
    }

    [Fact]
    public void A_403_that_cannot_be_read_is_the_credentials_fault() =>
        Assert.Equal(new DeliveryOutcome.CredentialRefused("APNs: 403"), Read(403, Html));

    [Theory]
    [InlineData(404, "BadPath")]
    [InlineData(405, "MethodNotAllowed")]
    public void A_wrong_request_is_a_fault_of_ours(int status, string reason) =>
        Assert.Equal(new DeliveryOutcome.Rejected(reason, RejectionKind.Request), Read(status, Reason(reason)));

    [Fact]
    public void A_413_is_about_the_size() =>
        Assert.Equal(new DeliveryOutcome.Rejected("PayloadTooLarge", RejectionKind.PayloadSize), Read(413, Reason("PayloadTooLarge")));

    [Fact]
    public void TooManyRequests_is_about_this_device_only() =>
        Assert.Equal(
            new DeliveryOutcome.Deferred("TooManyRequests", TimeSpan.FromSeconds(5), TimeSpan.Zero),
            Read(429, Reason("TooManyRequests"), "5"));

    [Fact]
    public void TooManyProviderTokenUpdates_waits_and_keeps_the_JWT()
    {
        var exchange = Responses.Of(429, Reason("TooManyProviderTokenUpdates"));

        Assert.False(ApnsResponses.RefusesProviderToken(exchange));
        Assert.Equal(
            new DeliveryOutcome.Deferred("TooManyProviderTokenUpdates", null, TimeSpan.FromMinutes(1)),
            ApnsResponses.Read(exchange, SentId, Pushes.Now));
    }

    [Theory]
    [InlineData(500, "InternalServerError")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(503, "Shutdown")]
    public void Trouble_at_APNs_waits_half_a_minute(int status, string reason)
    {
        Assert.Equal(new DeliveryOutcome.Deferred(reason, null, TimeSpan.FromSeconds(30)), Read(status, Reason(reason)));
        Assert.Equal(
            new DeliveryOutcome.Deferred($"APNs: {status}", TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(30)),
            Read(status, Html, "Mon, 23 Nov 2026 12:01:30 GMT"));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(502)]
    public void What_Apple_does_not_document_is_asked_again(int status) =>
        Assert.Equal(new DeliveryOutcome.Deferred($"APNs: {status}", null, TimeSpan.FromSeconds(30)), Read(status, ""));

    [Fact]
    public void Any_other_refusal_is_a_fault_of_ours() =>
        Assert.Equal(new DeliveryOutcome.Rejected("APNs: 415", RejectionKind.Request), Read(415, ""));

    [Fact]
    public void A_refusal_whose_body_was_lost_is_asked_again() =>
        Assert.IsType<DeliveryOutcome.Deferred>(
            ApnsResponses.Read(new Exchange.Responded(410, default, BodyLost: true), SentId, Pushes.Now));

    [Fact]
    public void No_response_is_sent_again() =>
        Assert.Equal(
            new DeliveryOutcome.Deferred("APNs: connection lost", null, TimeSpan.Zero),
            ApnsResponses.Read(new Exchange.Failed("connection lost", FailureKind.Lost, MayHaveArrived: true), SentId, Pushes.Now));

    private static DeliveryOutcome Read(int status, string body, string? retryAfter = null) =>
        ApnsResponses.Read(Responses.Of(status, body, retryAfter), SentId, Pushes.Now);

    private static string Reason(string reason) => $$"""{"reason":"{{reason}}"}""";
}
