using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PushFunctions.Api.Http;

/// <summary>
/// The fields of an object whose names are known. A field that is null counts as left out, except where it is required: there the problem tells null from missing.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement _element;
    private readonly JsonPath _path;
    private readonly ProblemList _problems;
    private readonly JsonTypeInfo _shape;

    public JsonFields(JsonElement element, JsonPath path, JsonTypeInfo shape, ProblemList problems)
    {
        (_element, _path, _shape, _problems) = (element, path, shape, problems);
        foreach (var property in element.EnumerateObject())
        {
            if (!Knows(property.Name)) problems.Add(path.Field(property.Name), Unknown(property.Name));
        }
    }

    public bool Has(string name) => Find(name) is { ValueKind: not JsonValueKind.Null };

    public JsonField? Optional(string name) => Find(name) is { ValueKind: not JsonValueKind.Null } value ? new JsonField(value, _path.Field(name), _problems) : null;

    public JsonField? Required(string name)
    {
        switch (Find(name))
        {
            case null:
                _problems.Add(_path.Field(name), $"'{name}' is missing.");
                return null;
            case { ValueKind: JsonValueKind.Null }:
                _problems.Add(_path.Field(name), $"'{name}' is null; it needs a value.");
                return null;
            case { } value:
                return new JsonField(value, _path.Field(name), _problems);
        }
    }

    /// <summary>Says something about the object as a whole.</summary>
    public void Refuse(string message) => _problems.Add(_path, message);

    /// <summary>Says something about one field.</summary>
    public void Refuse(string name, string message) => _problems.Add(_path.Field(name), message);

    private JsonElement? Find(string name)
    {
        if (!Knows(name)) throw new InvalidOperationException($"{_shape.Type.Name} has no field '{name}'.");
        return _element.TryGetProperty(name, out var value) ? value : null;
    }

    private bool Knows(string name)
    {
        foreach (var property in _shape.Properties)
        {
            if (property.Name == name) return true;
        }

        return false;
    }

    private string Unknown(string name) => NearestName.Of(name, _shape.Properties.Select(property => property.Name)) is { } near
        ? $"Unknown field. Did you mean '{near}'?"
        : $"Unknown field. Known here: {string.Join(", ", _shape.Properties.Select(property => property.Name))}.";
}
