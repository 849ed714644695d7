using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PushFunctions.Local;

namespace PushFunctions.IntegrationTests.EndToEnd.Reference;

/// <summary>
/// The service that the page is tried on: one in this process, or the one that <c>PUSHFUNCTIONS_BASE</c> names, such
/// as the app under a Functions host. That one must be new (no credential, no User), and have the account of the
/// sample settings and the simulator whose control listener <c>PUSHFUNCTIONS_SIM</c> names.
/// </summary>
internal sealed class AnsweringService(ServicePlace place, IAsyncDisposable? owned) : IAsyncDisposable
{
    private const string DefaultSimulator = "http://127.0.0.1:7072";

    public ServicePlace Place { get; } = place;

    /// <summary>A client of the account.</summary>
    public DemoApi Api { get; } = new(place.Address, place.Account);

    public static async Task<AnsweringService> StartAsync(AzuriteFixture azurite)
    {
        if (Setting("PUSHFUNCTIONS_BASE") is { } address)
            return new AnsweringService(
                new ServicePlace(new Uri(address), new Uri(Setting("PUSHFUNCTIONS_SIM") ?? DefaultSimulator), await SampleAccountAsync()),
                null);
        var service = await RunningService.StartInMemoryAsync();
        return new AnsweringService(service.Place, service);
    }

    /// <summary>A service account that the simulator lets in.</summary>
    public async Task<string> ServiceAccountAsync()
    {
        using var client = new HttpClient { BaseAddress = Place.Simulator };
        var credentials = await client.GetFromJsonAsync<JsonElement>("/credentials", TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(credentials.GetProperty("FCM").GetProperty("privateKey").GetBytesFromBase64());
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (owned is not null) await owned.DisposeAsync();
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static async Task<LocalAccount> SampleAccountAsync()
    {
        using var sample = JsonDocument.Parse(
            await File.ReadAllTextAsync(Repository.PathTo("local.settings.sample.json"), TestContext.Current.CancellationToken));
        var values = sample.RootElement.GetProperty("Values");
        return new LocalAccount(ValueOf("Push__Account__Sid"), ValueOf("Push__Account__AuthToken"), ValueOf("Push__CredentialKey"));

        string ValueOf(string name) => values.GetProperty(name).GetString()!;
    }
}
