using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Api;
using PushFunctions.Core;
using PushFunctions.Providers;

namespace PushFunctions.Testing;

/// <summary>The API on a server in memory, or on a port. Accounts and audiences live in memory; every other port
/// refuses to be reached, so that a bad request that got through is a 500.</summary>
public class ApiHost : IAsyncLifetime
{
    public const string AccountSid = "AC00000000000000000000000000000001";
    public const string OtherAccountSid = "AC00000000000000000000000000000002";
    public const string AuthToken = "an-auth-token-of-more-than-32-characters-with-ümlaut";
    public const int MaxRequestBytes = 4 * 1024 * 1024;

    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly bool _listens;
    private WebApplication? _app;

    public ApiHost()
    {
    }

    /// <param name="listens">Whether it listens on a port, for tests that write to the socket.</param>
    protected ApiHost(bool listens) => _listens = listens;

    public HttpClient Client { get; private set; } = null!;

    public string Address { get; private set; } = "";

    public RecordingLogger Logs { get; } = new();

    public MemoryAccounts Accounts { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (_listens) builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        else builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(Settings());
        var services = builder.Services;
        services.AddRouting();
        services.AddLogging(logging => logging.AddProvider(Logs));
        var time = new FakeTimeProvider(Now);
        services.AddSingleton<TimeProvider>(time).AddSingleton(new ServiceTime(time));
        services.AddSingleton<IAccountStore>(Accounts);
        services.AddSingleton<IAudienceStore>(new MemoryAudiences());
        foreach (
            var port in typeof(IAccountStore).Assembly.GetExportedTypes()
                .Where(type => type.IsInterface && type.Name is not ("IServiceHealth" or "IRemover")))
            services.TryAdd(ServiceDescriptor.Singleton(port, UnreachedPort.For(port)));
        services.AddPushAccounts(builder.Configuration).AddPushApps(builder.Configuration).AddCredentialReaders().AddPushRegistrations()
            .AddPushAudiences().AddPushEvents(builder.Configuration);
        services.AddPushSending(static _ => { }).AddPushDelivery(static _ => { });
        // The health of the work is asked of ports that are not here.
        services.RemoveAll<IServiceHealth>();
        services.AddPushApi(builder.Configuration);
        Configure(services);

        _app = builder.Build();
        _app.UseRouting();
        _app.MapPushApi();
        await _app.StartAsync();
        Client = _listens
            ? new HttpClient
            {
                BaseAddress = new Uri(
                _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single())
            }
                    : _app.GetTestClient();
        Address = Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }

    public static AuthenticationHeaderValue Basic(string name, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}")));

    /// <summary>Sends as the account.</summary>
    public Task<ApiReply> SendAsync(string method, string path, string? json = null) =>
        SendAsync(method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<ApiReply> SendAsync(string method, string path, HttpContent? content, AuthenticationHeaderValue? authorization = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        request.Headers.Authorization = authorization ?? Basic(AccountSid, AuthToken);
        return await SendAsync(request);
    }

    public async Task<ApiReply> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await ApiReply.ReadAsync(response);
    }

    protected virtual IDictionary<string, string?> Settings() => new Dictionary<string, string?>
    {
        ["Push:CredentialKey"] = Convert.ToBase64String(new byte[32]),
        ["Push:Account:Sid"] = AccountSid,
        ["Push:Account:AuthToken"] = AuthToken,
        ["Push:RateLimit:RequestsPerSecond"] = "0",
        ["Push:MaxRequestBytes"] = MaxRequestBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    protected virtual void Configure(IServiceCollection services)
    {
    }
}

/// <summary>The API on a port.</summary>
public sealed class ListeningApiHost() : ApiHost(listens: true);
