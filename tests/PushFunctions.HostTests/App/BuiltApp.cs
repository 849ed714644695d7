using Microsoft.Extensions.Hosting;
using PushFunctions.HostTests.Output;

namespace PushFunctions.HostTests.App;

/// <summary>The app with the sample settings, built but not started: it needs neither a host nor storage.</summary>
public sealed class BuiltApp : IDisposable
{
    public IHost Host { get; } = Build();

    public IServiceProvider Services => Host.Services;

    /// <param name="more">Settings besides the sample's, names as in the environment.</param>
    public static IHost Build(params IEnumerable<(string Name, string Value)> more) => Program.Build(
        [.. SampleSettings.All.Select(setting => (setting.Key, setting.Value)).Concat(more).Select(setting => $"--{setting.Item1.Replace("__", ":", StringComparison.Ordinal)}={setting.Item2}")]);

    public void Dispose() => Host.Dispose();
}
