using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using PushFunctions.Simulator;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.IntegrationTests.Simulator;

/// <summary>Speaks to a simulator as a sender does: HTTP/2 to the gateways, HTTP/1.1 to the token endpoint and the
/// control listener.</summary>
internal sealed class SimulatorClient : IDisposable
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private readonly SimulatorServer _server;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public SimulatorClient(SimulatorServer server, TimeProvider? time = null, X509Certificate2? certificate = null)
    {
        _server = server;
        _time = time ?? TimeProvider.System;
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown?.GetCertHashString() == server.ServerCertificate?.Thumbprint;
        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
    }

    public string Provider(SimulatorKeys? keys = null) => Jwts.Provider(keys ?? _server.Keys, _time.GetUtcNow());

    public async Task<string> SignInAsync(SimulatorKeys? keys = null)
    {
        var reply = await SignInWithAsync(Jwts.Assertion(keys ?? _server.Keys, _time.GetUtcNow()));
        return JsonDocument.Parse(reply.Body).RootElement.GetProperty("access_token").GetString()!;
    }

    public Task<Reply> SignInWithAsync(string assertion, string grantType = GrantType) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, _server.FcmTokenUri)
        {
            Content = new FormUrlEncodedContent([new("grant_type", grantType), new("assertion", assertion)]),
        });

    public Task<Reply> FcmAsync(
        string body, string? accessToken, string project = "pushfunctions-sim", CancellationToken? cancellationToken = null,
        Version? version = null)
    {
        var request = Http2(HttpMethod.Post, new Uri(_server.FcmBaseAddress, $"/v1/projects/{project}/messages:send"), body);
        request.Version = version ?? HttpVersion.Version20;
        if (accessToken is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return SendAsync(request, cancellationToken);
    }

    /// <summary>An alert for the first customer's app, with headers added or, when null, left out.</summary>
    public Task<Reply> ApnsAsync(
        string token, string? providerToken, string body = """{"aps":{"alert":"Hi"}}""", Dictionary<string, string?>? headers = null,
        Uri? address = null, CancellationToken? cancellationToken = null)
    {
        var request = Http2(HttpMethod.Post, new Uri(address ?? _server.ApnsProductionBaseAddress, $"/3/device/{token}"), body);
        var all = new Dictionary<string, string?> { ["apns-topic"] = _server.Keys.BundleId, ["apns-push-type"] = "alert" };
        if (providerToken is not null)
            all["authorization"] = $"bearer {providerToken}";
        foreach (var (name, value) in headers ?? [])
        {
            all[name] = value;
        }

        foreach (var (name, value) in all.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return SendAsync(request, cancellationToken);
    }

    public Task<Reply> ControlAsync(HttpMethod method, string path, string? body = null) => SendAsync(
        new HttpRequestMessage(method, new Uri(_server.ControlAddress, path))
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        });

    public static HttpRequestMessage Http2(HttpMethod method, Uri uri, string? body = null) => new(method, uri)
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
    };

    public async Task<Reply> SendAsync(HttpRequestMessage request, CancellationToken? cancellationToken = null)
    {
        var token = cancellationToken ?? TestContext.Current.CancellationToken;
        using (request)
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
            return await Reply.ReadAsync(response, token);
        }
    }

    public void Dispose() => _http.Dispose();
}
