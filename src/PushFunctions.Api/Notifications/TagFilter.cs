using PushFunctions.Api.Lists;
using PushFunctions.Api.Sends;

namespace PushFunctions.Api.Notifications;

/// <summary>The filter <c>tags=key:value</c>, there once for each pair. A tag has no colon of its own.</summary>
internal static class TagFilter
{
    public const string Name = "tags";

    public static IReadOnlyDictionary<string, string> Read(QueryFields query)
    {
        var texts = query.Texts(Name);
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (texts.Count > TagRules.Maximum) query.Refuse($"The query parameter '{Name}' is there more than {TagRules.Maximum} times.");
        foreach (var text in texts.Take(TagRules.Maximum))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || TagRules.Key.WrongWith(text[..colon]) is not null || TagRules.Value.WrongWith(text[(colon + 1)..]) is not null)
                query.Refuse($"The query parameter '{Name}': expected key:value, the key 1 to 128 and the value up to 256 of the characters that tags have.");
            else if (!pairs.TryAdd(text[..colon], text[(colon + 1)..]))
                query.Refuse($"The query parameter '{Name}' has one key twice.");
        }

        return pairs;
    }
}
