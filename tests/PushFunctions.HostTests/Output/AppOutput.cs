using System.Reflection;
using System.Text.Json;

namespace PushFunctions.HostTests.Output;

/// <summary>The folder that the app was built into, as a Functions host reads it.</summary>
internal static class AppOutput
{
    public static string Folder { get; } = typeof(AppOutput).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "AppOutput").Value!;

    /// <summary>Every function that the host will index.</summary>
    public static IReadOnlyList<IndexedFunction> Functions { get; } =
        [.. ReadJson("functions.metadata").EnumerateArray().Select(IndexedFunction.Read)];

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static JsonElement ReadJson(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name)));
        return document.RootElement.Clone();
    }
}
