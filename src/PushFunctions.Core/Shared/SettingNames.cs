using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace PushFunctions.Core.Shared;

/// <summary>The settings that exist, read from the classes that they are bound to. A name that is none of them would
/// do nothing, silently.</summary>
public sealed class SettingNames
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _roots = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="sections">Each section with the class that it is bound to.</param>
    /// <param name="others">Settings that no class has a property for.</param>
    public SettingNames(IEnumerable<(string Section, Type Options)> sections, params IEnumerable<string> others)
    {
        foreach (var (section, options) in sections) Add(section.Replace(":", "__", StringComparison.Ordinal), options);
        _known.UnionWith(others);
        _roots.UnionWith(_known.Select(Root));
    }

    /// <summary>As environment variables.</summary>
    public IReadOnlyCollection<string> All => _known;

    /// <summary>A sentence for each setting whose name does not exist; empty where all do.</summary>
    public IReadOnlyList<string> ProblemsOf(IConfiguration configuration) =>
    [
        .. configuration.AsEnumerable()
            .Where(setting => setting.Value is not null)
            .Select(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal))
            .Where(name => !_known.Contains(name) && IsMeantForUs(name))
            .Order(StringComparer.Ordinal)
            .Select(name => $"{name} is not a setting.{DidYouMean(Suggest(name))} docs/configuration.md lists them all."),
    ];

    /// <summary>The word that is most likely meant, or null where none is close.</summary>
    public static string? Closest(string word, IEnumerable<string> words) => words
        .Select(candidate => (candidate, distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
        .Where(pair => pair.distance <= Math.Max(2, word.Length / 5))
        .OrderBy(pair => pair.distance)
        .Select(pair => pair.candidate)
        .FirstOrDefault();

    /// <summary>The question, with a blank before it; empty where there is nothing to suggest.</summary>
    public static string DidYouMean(string? suggestion) => suggestion is null ? string.Empty : $" Did you mean {suggestion}?";

    private void Add(string section, Type options)
    {
        foreach (
            var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite || IsSection(property.PropertyType)))
        {
            var name = $"{section}__{property.Name}";
            if (IsSection(property.PropertyType)) Add(name, property.PropertyType);
            else _known.Add(name);
        }
    }

    private static bool IsSection(Type type) =>
        type.IsClass && type.Namespace?.StartsWith(nameof(PushFunctions), StringComparison.Ordinal) is true;

    private static string Root(string name) => name.Split("__")[0];

    /// <summary>Names of the process's environment that have nothing to do with the service are nobody's
    /// mistake.</summary>
    private bool IsMeantForUs(string name)
    {
        if (name.Contains("__", StringComparison.Ordinal))
            return _roots.Contains(Root(name))
                || (Closest(Root(name), _roots) is not null && Closest(name, _known) is { } close
                    && Distance(name.ToUpperInvariant(), close.ToUpperInvariant()) <= 2);
        // One underscore in place of two. In capitals it is a choice of the template, as azd hands it to what it
        // starts.
        return name.Contains('_', StringComparison.Ordinal) && name.Any(char.IsAsciiLetterLower)
            && _known.Any(known => Plain(known) == Plain(name));
    }

    private string? Suggest(string name) =>
        _known.FirstOrDefault(known => Plain(known) == Plain(name))
        ?? Closest(name, _known)
        ?? _known.FirstOrDefault(known => string.Equals(Last(known), Last(name), StringComparison.OrdinalIgnoreCase));

    private static string Last(string name) => name.Split("__")[^1];

    private static string Plain(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Letters to insert, leave out, replace or swap with their neighbor.</summary>
    private static int Distance(string one, string other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) table[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = table[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[one.Length, other.Length];
    }
}
