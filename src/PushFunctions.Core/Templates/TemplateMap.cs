using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Templates;

/// <summary>The data or the tags of a send: the keys are constant, the values may be templates.</summary>
internal sealed class TemplateMap
{
    private readonly KeyValuePair<string, TemplateText>[] _entries;
    private readonly IReadOnlyDictionary<string, string>? _constant;

    private TemplateMap(KeyValuePair<string, TemplateText>[] entries)
    {
        _entries = entries;
        if (Array.TrueForAll(entries, entry => entry.Value.IsConstant))
            _constant = RenderEach(text => text.Render(Rendering.Empty));
    }

    public bool IsConstant => _constant is not null;

    public static TemplateMap Compile(
        string path, IReadOnlyDictionary<string, string> map, TextRule rule, ICollection<Problem> problems) =>
        new([.. map.Select(entry => KeyValuePair.Create(entry.Key, TemplateText.Compile(JsonPath.Member(path, entry.Key), entry.Value, rule, problems)))]);

    public IReadOnlyDictionary<string, string> Render(Func<TemplateText, string> give) => _constant ?? RenderEach(give);

    private Dictionary<string, string> RenderEach(Func<TemplateText, string> give)
    {
        var rendered = new Dictionary<string, string>(_entries.Length, StringComparer.Ordinal);
        foreach (var (key, text) in _entries)
            rendered[key] = give(text);

        return rendered;
    }
}
