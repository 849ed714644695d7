using System.Text.Json.Nodes;

namespace PushFunctions.Tests.Api.Bodies;

/// <summary>A right body in which one place can be made wrong.</summary>
public static class BodyTemplate
{
    private const string Mark = "@@here@@";

    /// <param name="path">Like <c>to[0].token</c>.</param>
    /// <param name="raw">Put there as it is, right JSON or not; null takes the field away.</param>
    public static string With(string body, string path, string? raw)
    {
        var root = JsonNode.Parse(body)!;
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        var parent = steps[..^1].Aggregate(root, static (node, step) => step[0] == '[' ? node.AsArray()[Index(step)]! : node[step]!);
        var last = steps[^1];
        if (last[0] == '[') parent.AsArray()[Index(last)] = Mark;
        else if (raw is null) Assert.True(parent.AsObject().Remove(last), $"There is no '{path}' to take away.");
        else parent[last] = Mark;
        return root.ToJsonString().Replace($"\"{Mark}\"", raw, StringComparison.Ordinal);
    }

    private static int Index(string step) => int.Parse(step.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);
}
