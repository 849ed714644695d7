using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>The query parameters of a request whose names are known. All problems are found before any is thrown.</summary>
internal sealed class QueryFields
{
    private readonly IQueryCollection _query;
    private readonly ProblemList _problems = new();
    private readonly IReadOnlyList<string> _names;

    /// <param name="names">What the endpoint knows; any other name is a problem.</param>
    public QueryFields(HttpRequest request, params IReadOnlyList<string> names)
    {
        (_query, _names) = (request.Query, names);
        foreach (var name in _query.Keys)
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase)) Refuse($"Unknown query parameter '{JsonPath.Shorten(name)}'.{Hint(name)}");
        }
    }

    /// <summary>Names and values, in one order and one spelling: two requests with the same say the same.</summary>
    public string Canonical(params IReadOnlyList<string> except) => string.Join('&', _names
        .Where(name => !except.Contains(name) && _query.ContainsKey(name))
        .Order(StringComparer.Ordinal)
        .SelectMany(name => _query[name].Order(StringComparer.Ordinal).Select(value => $"{name}={Uri.EscapeDataString(value ?? "")}")));

    public void Refuse(string message) => _problems.Add(null, message);

    public string? Text(string name)
    {
        if (!_query.TryGetValue(name, out var values)) return null;
        if (values is [{ Length: > 0 } value]) return value;
        Refuse(values.Count > 1 ? $"The query parameter '{name}' is there more than once." : $"The query parameter '{name}' is empty.");
        return null;
    }

    public IReadOnlyList<string> Texts(string name) => [.. _query[name].Select(value => value ?? "")];

    public T? Parse<T>(string name, TryParse<T> tryParse, string expected)
        where T : class
    {
        if (Text(name) is not { } text) return null;
        if (tryParse(text, out var value)) return value;
        Refuse($"The query parameter '{name}': expected {expected}.");
        return null;
    }

    public T? Required<T>(string name, TryParse<T> tryParse, string expected)
        where T : class
    {
        if (!_query.ContainsKey(name)) Refuse($"The query parameter '{name}' is missing: {expected}.");
        return Parse(name, tryParse, expected);
    }

    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (Text(name) is not { } text) return null;
        if (words.TryGetValue(text, out var value)) return value;
        Refuse($"The query parameter '{name}': expected one of {string.Join(", ", words.Keys)}.");
        return null;
    }

    /// <summary>Whether any of the names but these is there.</summary>
    public bool HasOther(params IReadOnlyList<string> than) => _names.Any(name => !than.Contains(name) && _query.ContainsKey(name));

    public bool? Flag(string name) => Word(name, Words.Flags);

    public int? Integer(string name, int minimum, int maximum)
    {
        if (Text(name) is not { } text) return null;
        if (IntegerText.TryRead(text, out var value) && value >= minimum && value <= maximum) return (int)value;
        Refuse(string.Create(CultureInfo.InvariantCulture, $"The query parameter '{name}': expected a whole number from {minimum} to {maximum}."));
        return null;
    }

    /// <exception cref="RequestException">There is a problem.</exception>
    public void ThrowIfAny() => _problems.ThrowIfAny();

    private string Hint(string name) => NearestName.Of(name, _names) is { } near
        ? $" Did you mean '{near}'?"
        : _names.Count == 0 ? " This endpoint has none." : $" Known here: {string.Join(", ", _names)}.";
}
