using System.Text.Json;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.IntegrationTests.Security;

namespace PushFunctions.IntegrationTests.Local;

public sealed class UnreadableRequestTests
{
    [Fact]
    public async Task A_request_that_the_server_refuses_by_itself_gets_an_error_like_any_other()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        (string Request, int Status, string Says)[] cases =
        [
            ("GET /v1/health\r\n\r\n", 505, "Use HTTP/1.1"),
            ("GET\r\n\r\n", 400, "not valid HTTP"),
            ("GET /v1/health HTTP/1.1\r\n\r\n", 400, "Host header"),
            ("GET /v1/health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, "Host header"),
            ("GET /v1/health HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n", 400, "syntax of every header"),
            ($"GET /v1/health?x={new string('x', 9000)} HTTP/1.1\r\nHost: x\r\n\r\n", 414, "Shorten the query"),
            ($"GET /v1/health HTTP/1.1\r\nHost: x\r\nX: {new string('x', 33000)}\r\n\r\n", 431, "headers are too long"),
            ("GET /v1/health HTTP/9.9\r\nHost: x\r\n\r\n", 505, "Use HTTP/1.1"),
        ];

        foreach (var (request, status, says) in cases)
        {
            var answer = await RawHttp.SpeakAsync(service.Address, request);

            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
            var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
            Assert.Contains($"\r\nContent-Length: {body.Length}\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nContent-Type: application/json; charset=utf-8\r\n", answer, StringComparison.Ordinal);
            using var json = JsonDocument.Parse(body);
            var error = json.RootElement.GetProperty("errors")[0];
            Assert.Equal(20001, error.GetProperty("code").GetInt32());
            Assert.Contains(says, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_that_names_no_host_gets_no_address_that_leads_nowhere()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{service.Account.Sid}:{service.Account.AuthToken}"));
        foreach (var head in new[] { "HTTP/1.1\r\nHost:\r\n", "HTTP/1.0\r\n" })
        {
            var send = await RawHttp.SpeakAsync(
                service.Address,
                $"POST /v1/PushNotifications {head}Connection: close\r\nAuthorization: Basic {basic}\r\nContent-Length: 0\r\n\r\n");
            var health = await RawHttp.SpeakAsync(service.Address, $"GET /v1/health {head}Connection: close\r\n\r\n");

            Assert.StartsWith("HTTP/1.1 400 ", send, StringComparison.Ordinal);
            Assert.Contains("The Host header is missing or empty", send, StringComparison.Ordinal);
            Assert.Contains("\"infoUrl\":\"/v1/errors/20001\"", send, StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 200 ", health, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_in_chunks_may_be_as_long_as_one_whose_length_is_said_and_a_longer_one_is_refused_in_the_same_words()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        const int Limit = 16 * 1024 * 1024;
        foreach (var isChunked in new[] { false, true })
        {
            Assert.Contains("Unknown field", await SendAsync(Limit, isChunked), StringComparison.Ordinal);
            Assert.Contains($"The body is longer than {Limit} bytes", await SendAsync(Limit + 1, isChunked), StringComparison.Ordinal);
        }

        async Task<string> SendAsync(int length, bool isChunked)
        {
            const string Start = "{\"x\":\"";
            using var client = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Address, "/v1/PushNotifications"));
            request.Content = new StringContent(
                $"{Start}{new string('x', length - Start.Length - 2)}\"}}", System.Text.Encoding.UTF8, "application/json");
            request.Headers.TransferEncodingChunked = isChunked;
            request.Headers.Authorization = new(
                "Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{service.Account.Sid}:{service.Account.AuthToken}")));
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }
}
