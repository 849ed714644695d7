using System.Text.Json;

namespace PushFunctions.Api.Http;

/// <summary>Follows a reader through a body, so that it is known where it is and which names an object has had.</summary>
internal sealed class JsonWalk
{
    private readonly List<Level> _levels = [];
    private readonly Stack<HashSet<string>> _spare = [];

    public JsonPath Path
    {
        get
        {
            var path = JsonPath.Root;
            foreach (var level in _levels)
            {
                if (level.Names is null) path = path.Item(level.Index);
                else if (level.Name is { } name) path = path.Field(name);
            }

            return path;
        }
    }

    /// <summary>Takes the token that the reader is at; says what is wrong with it, or null.</summary>
    public string? Enter(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            Leave();
            return null;
        }

        if (reader.TokenType == JsonTokenType.PropertyName) return EnterName(ref reader);
        if (_levels.Count > 0) _levels[^1].Index++;
        if (reader.TokenType == JsonTokenType.StartObject) _levels.Add(new Level(_spare.TryPop(out var names) ? names : new HashSet<string>(StringComparer.Ordinal)));
        else if (reader.TokenType == JsonTokenType.StartArray) _levels.Add(new Level(null));
        else if (reader.TokenType == JsonTokenType.String && !TryGetText(ref reader, out _)) return "The text has half of a surrogate pair (\\ud800 to \\udfff alone). Escape both halves, or send the character in UTF-8.";
        return null;
    }

    private string? EnterName(ref Utf8JsonReader reader)
    {
        if (!TryGetText(ref reader, out var name)) return "The object has a name with half of a surrogate pair.";
        _levels[^1].Name = name;
        return _levels[^1].Names!.Add(name) ? null : $"The object has '{JsonPath.Shorten(name)}' twice. Send each name once.";
    }

    private void Leave()
    {
        if (_levels[^1].Names is { } names)
        {
            names.Clear();
            _spare.Push(names);
        }

        _levels.RemoveAt(_levels.Count - 1);
    }

    private static bool TryGetText(ref Utf8JsonReader reader, out string text)
    {
        text = "";
        if (!reader.ValueIsEscaped && reader.TokenType == JsonTokenType.String) return true;
        try
        {
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private sealed class Level(HashSet<string>? names)
    {
        /// <summary>Null for an array.</summary>
        public HashSet<string>? Names => names;

        public string? Name { get; set; }

        public int Index { get; set; } = -1;
    }
}
