using System.Text;
using System.Text.Json;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Templates;

/// <summary>Walks through JSON once and cuts it at the string values that are templates.</summary>
internal sealed class TemplateJsonCutter(ICollection<Problem> problems)
{
    private readonly List<(string Json, TemplateText? Text)> _pieces = [];
    private readonly StringBuilder _json = new();

    public void Add(string path, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AddObject(path, element);
                break;
            case JsonValueKind.Array:
                AddArray(path, element);
                break;
            case JsonValueKind.String:
                AddText(path, element.GetString()!);
                break;
            default:
                _json.Append(element.GetRawText());
                break;
        }
    }

    public List<(string Json, TemplateText? Text)> Finish()
    {
        if (_json.Length > 0)
            _pieces.Add((_json.ToString(), null));

        return _pieces;
    }

    private void AddObject(string path, JsonElement element)
    {
        _json.Append('{');
        var separator = "";
        foreach (var property in element.EnumerateObject())
        {
            _json.Append(separator).Append(TemplateJson.Quote(property.Name)).Append(':');
            Add(JsonPath.Member(path, property.Name), property.Value);
            separator = ",";
        }

        _json.Append('}');
    }

    private void AddArray(string path, JsonElement element)
    {
        _json.Append('[');
        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            _json.Append(index == 0 ? "" : ",");
            Add(JsonPath.Element(path, index++), item);
        }

        _json.Append(']');
    }

    private void AddText(string path, string text)
    {
        if (!LiquidTokenizer.IsLiquid(text))
        {
            _json.Append(TemplateJson.Quote(text));
            return;
        }

        _pieces.Add((_json.ToString(), TemplateText.Compile(path, text, TextRules.Any, problems)));
        _json.Clear();
    }
}
