using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Reference;

/// <summary>Compares an answer with the one that the page shows.</summary>
internal static class Example
{
    // What differs from run to run: of these only the kind is compared.
    private static readonly HashSet<string> Varying =
        ["createdAt", "updatedAt", "deletedAt", "self", "secret", "resourceId", "providerMessageId", "tokenHash", "push-fanout",
            "checkedAt", "version", "time", "lastAt", "messages", "used"];

    /// <summary>
    /// The same fields in the same order with the same values. An empty array of the page stands for any, an empty
    /// object too; what a list holds is compared where the page shows one.
    /// </summary>
    public static void AssertSame(string shown, string answered)
    {
        using var expected = JsonDocument.Parse(shown);
        using var actual = JsonDocument.Parse(answered);
        AssertSame(expected.RootElement, actual.RootElement, "$", answered);
    }

    private static void AssertSame(JsonElement expected, JsonElement actual, string path, string answered)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{path} is not as the page shows it: {answered}");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when expected.EnumerateObject().Any():
                Assert.Equal(expected.EnumerateObject().Select(field => field.Name), actual.EnumerateObject().Select(field => field.Name));
                foreach (var field in expected.EnumerateObject())
                {
                    if (Varying.Contains(field.Name)) Assert.Equal(field.Value.ValueKind, actual.GetProperty(field.Name).ValueKind);
                    else AssertSame(field.Value, actual.GetProperty(field.Name), $"{path}.{field.Name}", answered);
                }

                break;
            case JsonValueKind.Array when expected.GetArrayLength() > 0:
                Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
                foreach (var (one, other) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
                    AssertSame(one, other, path + "[]", answered);
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                break;
            default:
                Assert.True(expected.ToString() == actual.ToString(), $"{path} should be {expected}: {answered}");
                break;
        }
    }
}
