using System.Net;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class FaultAnswerTests
{
    private const string Body = """{"message":{"token":"phone-1"}}""";

    [Theory]
    [InlineData("UNREGISTERED", 404, "NOT_FOUND", "Requested entity was not found.")]
    [InlineData("INVALID_ARGUMENT", 400, "INVALID_ARGUMENT", "Request contains an invalid argument.")]
    [InlineData("SENDER_ID_MISMATCH", 403, "PERMISSION_DENIED", "SenderId mismatch")]
    [InlineData(
        "QUOTA_EXCEEDED", 429, "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'Messages sent' and limit 'Messages sent per minute'.")]
    [InlineData("UNAVAILABLE", 503, "UNAVAILABLE", "The service is currently unavailable.")]
    [InlineData("INTERNAL", 500, "INTERNAL", "Internal error encountered.")]
    [InlineData(
        "THIRD_PARTY_AUTH_ERROR", 401, "UNAUTHENTICATED",
        "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.")]
    public async Task An_FCM_error_code_answers_in_Googles_shape(string reason, int code, string status, string message)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.Faults.ForToken("phone-1", new() { Reason = reason });

        var reply = await simulator.Client.FcmAsync(Body, await simulator.Client.SignInAsync());

        Assert.Equal(code, (int)reply.Status);
        Assert.Equal("application/json; charset=UTF-8", reply.Headers["Content-Type"]);
        Assert.Equal(
            $$"""
            {
              "error": {
                "code": {{code}},
                "message": "{{message}}",
                "status": "{{status}}",
                "details": [
                  {
                    "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError",
                    "errorCode": "{{reason}}"
                  }
                ]
              }
            }

            """,
            reply.Body);
        Assert.Equal((0L, 1L), (simulator.Fcm.Received.Total, simulator.Fcm.Received.RefusedByReason[reason]));
    }

    [Theory]
    [InlineData(401, "UNAUTHENTICATED")]
    [InlineData(403, "PERMISSION_DENIED")]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(429, "RESOURCE_EXHAUSTED")]
    [InlineData(500, "INTERNAL")]
    [InlineData(503, "UNAVAILABLE")]
    [InlineData(504, "DEADLINE_EXCEEDED")]
    public async Task An_FCM_status_alone_has_no_error_code(int code, string status)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.Faults.ForAll(new() { Status = code });

        var reply = await simulator.Client.FcmAsync(Body, await simulator.Client.SignInAsync());

        Assert.Equal((code, status), ((int)reply.Status, reply.Error.GetProperty("status").GetString()));
        Assert.False(reply.Error.TryGetProperty("details", out _));
    }

    [Fact]
    public async Task FCM_can_call_a_good_token_invalid()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.Faults.ForToken("phone-1", SimulatorFault.InvalidFcmToken);

        var reply = await simulator.Client.FcmAsync(Body, await simulator.Client.SignInAsync());

        Assert.Equal("The registration token is not a valid FCM registration token", reply.Error.GetProperty("message").GetString());
        Assert.Equal("INVALID_ARGUMENT", reply.Error.GetProperty("details")[0].GetProperty("errorCode").GetString());
    }

    [Theory]
    [InlineData("30")]
    [InlineData("Wed, 21 Oct 2026 07:28:00 GMT")]
    public async Task Retry_After_is_sent_as_it_is_written(string retryAfter)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.Faults.ForAll(new() { Status = 503, RetryAfter = retryAfter });
        simulator.Apns.Faults.ForAll(new() { Status = 503, RetryAfter = retryAfter });

        Assert.Equal(retryAfter, (await simulator.Client.FcmAsync(Body, await simulator.Client.SignInAsync())).Headers["Retry-After"]);
        Assert.Equal(retryAfter, (await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider())).Headers["Retry-After"]);
    }

    [Fact]
    public async Task A_fault_can_answer_with_something_that_is_no_JSON()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.Faults.ForAll(new() { Status = 502, Body = "<html>Bad gateway</html>" });
        simulator.Apns.Faults.ForAll(new() { Status = 502, Body = "<html>Bad gateway</html>" });

        foreach (var reply in new[]
        {
            await simulator.Client.FcmAsync(Body, await simulator.Client.SignInAsync()),
            await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider()),
        })
        {
            Assert.Equal((HttpStatusCode.BadGateway, "<html>Bad gateway</html>"), (reply.Status, reply.Body));
            Assert.StartsWith("text/html", reply.Headers["Content-Type"]);
        }
    }

    [Theory]
    [InlineData("BadDeviceToken", 400)]
    [InlineData("DeviceTokenNotForTopic", 400)]
    [InlineData("IdleTimeout", 400)]
    [InlineData("TopicDisallowed", 400)]
    [InlineData("BadCertificateEnvironment", 403)]
    [InlineData("ExpiredProviderToken", 403)]
    [InlineData("Forbidden", 403)]
    [InlineData("BadPath", 404)]
    [InlineData("MethodNotAllowed", 405)]
    [InlineData("PayloadTooLarge", 413)]
    [InlineData("TooManyRequests", 429)]
    [InlineData("TooManyProviderTokenUpdates", 429)]
    [InlineData("InternalServerError", 500)]
    [InlineData("ServiceUnavailable", 503)]
    [InlineData("Shutdown", 503)]
    public async Task An_APNs_reason_answers_with_its_status(string reason, int status)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForToken("phone-1", new() { Reason = reason });

        var reply = await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());

        Assert.Equal((status, $"{{\"reason\":\"{reason}\"}}"), ((int)reply.Status, reply.Body));
        Assert.Equal((0L, 1L), (simulator.Apns.Received.Total, simulator.Apns.Received.RefusedByReason[reason]));
    }

    [Theory]
    [InlineData("Unregistered")]
    [InlineData("ExpiredToken")]
    public async Task A_dead_APNs_token_has_the_time_of_its_death(string reason)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForToken(
            "phone-1", new() { Reason = reason, Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_123) });

        var reply = await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());

        Assert.Equal((HttpStatusCode.Gone, $"{{\"reason\":\"{reason}\",\"timestamp\":1767225600123}}"), (reply.Status, reply.Body));
    }

    [Theory]
    [InlineData(400, "BadDeviceToken")]
    [InlineData(403, "InvalidProviderToken")]
    [InlineData(404, "BadPath")]
    [InlineData(405, "MethodNotAllowed")]
    [InlineData(410, "Unregistered")]
    [InlineData(413, "PayloadTooLarge")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(500, "InternalServerError")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task An_APNs_status_alone_takes_its_usual_reason(int status, string reason)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForAll(new() { Status = status });

        var reply = await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());

        Assert.Equal((status, reason), ((int)reply.Status, reply.Reason));
    }

    [Fact]
    public async Task A_fault_does_not_hide_that_the_request_was_bad()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForAll(new() { Status = 503 });

        Assert.Equal("MissingProviderToken", (await simulator.Client.ApnsAsync("phone-1", null)).Reason);
    }

    [Fact]
    public async Task A_reason_nobody_knows_is_refused_where_it_is_set()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        Assert.Throws<ArgumentException>(() => simulator.Fcm.Faults.ForAll(new() { Reason = "Unregistered" }));
        Assert.Throws<ArgumentException>(() => simulator.Apns.Faults.ForToken("phone-1", new() { Reason = "UNREGISTERED" }));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulator.Apns.Faults.ForAll(new() { Status = 503, Times = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulator.Apns.Faults.ForAll(new() { Status = 503, EveryNth = 0 }));
    }
}
