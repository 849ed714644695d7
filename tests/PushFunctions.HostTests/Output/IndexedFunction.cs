using System.Text.Json;

namespace PushFunctions.HostTests.Output;

/// <summary>One function as the build described it to the host.</summary>
/// <param name="Trigger">The binding that starts it.</param>
internal sealed record IndexedFunction(string Name, string ScriptFile, string EntryPoint, string Language, JsonElement Trigger)
{
    public string TriggerType => Text("type");

    public string Text(string property) => Trigger.GetProperty(property).GetString()!;

    public IReadOnlyList<string> Texts(string property) =>
        [.. Trigger.GetProperty(property).EnumerateArray().Select(value => value.GetString()!)];

    public static IndexedFunction Read(JsonElement function) => new(
        function.GetProperty("name").GetString()!,
        function.GetProperty("scriptFile").GetString()!,
        function.GetProperty("entryPoint").GetString()!,
        function.GetProperty("language").GetString()!,
        function.GetProperty("bindings")
            .EnumerateArray()
            .Single(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal)));
}
