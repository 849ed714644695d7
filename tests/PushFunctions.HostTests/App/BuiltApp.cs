using Microsoft.Extensions.Hosting;
using PushFunctions.HostTests.Output;

namespace PushFunctions.HostTests.App;

/// <summary>The app with the sample settings, built but not started: it needs neither a host nor storage.</summary>
public sealed class BuiltApp : IDisposable
{
    // Nothing listens there.
    private static readonly (string, string) FunctionsHost = ("Functions__Worker__HostEndpoint", "http://127.0.0.1:9");

    // Nor there, even while a developer runs Azurite on its usual ports.
    private static readonly (string, string) NoStorage = ("PushStorage",
        "AccountName=devstoreaccount1;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:9/devstoreaccount1;QueueEndpoint=http://127.0.0.1:9/devstoreaccount1");

    public IHost Host { get; } = Build(NoStorage);

    public IServiceProvider Services => Host.Services;

    /// <param name="more">Settings besides the sample's, names as in the environment.</param>
    public static IHost Build(params IEnumerable<(string Name, string Value)> more)
    {
        IEnumerable<(string Name, string Value)> settings =
            [.. SampleSettings.All.Select(setting => (setting.Key, setting.Value)), FunctionsHost, .. more];
        return Program.Build(
            [.. settings.Select(setting => $"--{setting.Name.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}")]);
    }

    public void Dispose() => Host.Dispose();
}
