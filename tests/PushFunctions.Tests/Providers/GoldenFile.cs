using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PushFunctions.Tests.Providers;

/// <summary>What goes over the wire, as a file that a reviewer can read.</summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void AssertSame(string name, JsonNode actual)
    {
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Providers", "Golden", $"{name}.json"));

        Assert.Equal(expected.Trim(), actual.ToJsonString(Indented));
    }

    public static void AssertSame(string name, byte[] actual) => AssertSame(name, JsonNode.Parse(Encoding.UTF8.GetString(actual))!);
}
