namespace PushFunctions.HostTests.Output;

/// <summary>The settings that a developer starts from.</summary>
internal static class SampleSettings
{
    /// <summary>Names as in the environment.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = AppOutput.ReadJson("local.settings.sample.json").GetProperty("Values")
        .EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);
}
