using Microsoft.AspNetCore.Http;

namespace PushFunctions.Simulator.Recording;

internal static class RecordedHeaders
{
    // authorization is the string to keep under that name: one per access token instead of one per push.
    public static IReadOnlyDictionary<string, string> Copy(IHeaderDictionary headers, string? authorization)
    {
        var copy = new Dictionary<string, string>(headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            if (name[0] != ':')
                copy[name] = value.ToString();
        }

        if (authorization is not null)
            copy["authorization"] = authorization;
        return copy;
    }
}
