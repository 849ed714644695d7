using System.Text.Json;

namespace PushFunctions.Providers.Payloads;

internal static class DataEntries
{
    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, string> data)
    {
        foreach (var (key, value) in data) json.WriteString(key, value);
    }

    /// <summary>Writes what the app on the device could not see otherwise, unless the sender uses the name.</summary>
    public static void WriteExtra(Utf8JsonWriter json, IReadOnlyDictionary<string, string> data, string name, string? value)
    {
        if (value is not null && !data.ContainsKey(name)) json.WriteString(name, value);
    }
}
