using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Tests.Golden;

/// <summary>One kind of thing that lies in tables.</summary>
/// <param name="Name">Its golden file.</param>
/// <param name="Expected">What the file's rows mean, without the versions that storage gives.</param>
/// <param name="WriteAsync">AcceptedResults the same through the service's own ports; null for what holds a random
/// name.</param>
/// <param name="ReadAsync">Reads it through them.</param>
internal sealed record GoldenKind(
    string Name, object Expected, Func<TestStorage, Task>? WriteAsync, Func<TestStorage, Task<object?>> ReadAsync)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    /// <summary>Every property, all the way down: records compare their lists by reference.</summary>
    public static string Describe(object? value) => JsonSerializer.Serialize(value, Options);

    public override string ToString() => Name;
}
