using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PushFunctions.Core.Templates;

/// <summary>
/// The overrides of a send: a JSON object whose string values may be templates. It is cut once into the JSON between the
/// templates and the templates, so that a rendering only joins the pieces.
/// </summary>
internal sealed class TemplateJson
{
    private readonly List<(string Json, TemplateText? Text)> _pieces;

    private TemplateJson(List<(string Json, TemplateText? Text)> pieces) => _pieces = pieces;

    public bool IsConstant => _pieces.TrueForAll(piece => piece.Text is null);

    public static TemplateJson Compile(string path, string json, ICollection<Problem> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException();

            var cutter = new TemplateJsonCutter(problems);
            cutter.Add(path, document.RootElement);
            return new TemplateJson(cutter.Finish());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The latter two: half of a surrogate pair.
            problems.Add(Problem.Invalid(path, "A JSON object of valid Unicode text was expected."));
            return new TemplateJson([]);
        }
    }

    public string Render(Func<TemplateText, string> give)
    {
        if (_pieces is [(var json, null)])
            return json;

        var rendered = new StringBuilder();
        foreach (var (between, text) in _pieces)
        {
            rendered.Append(between);
            if (text is not null)
                rendered.Append(Quote(give(text)));
        }

        return rendered.ToString();
    }

    /// <summary>As JSON, not escaped for HTML.</summary>
    public static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
