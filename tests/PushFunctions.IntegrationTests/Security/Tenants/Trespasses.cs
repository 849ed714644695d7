using System.Text.Json;
using System.Text.RegularExpressions;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions.IntegrationTests.Security.Tenants;

/// <summary>Every request by which a stranger can name a thing of the estate in a path or a query.</summary>
internal static partial class Trespasses
{
    /// <summary>The array of each list's answer, and the filters that take an id.</summary>
    private static readonly Dictionary<string, (string Array, string[] Filters)> Lists = new()
    {
        ["ListNotifications"] = ("pushNotifications", ["operationId", "user:userId"]),
        ["ListOperations"] = ("operations", []),
        ["ListRegistrations"] = ("deviceRegistrations", ["userId!", "appName"]),
        ["ListCredentials"] = ("credentials", ["appName"]),
        ["ListApps"] = ("apps", []),
        ["ListUsers"] = ("users", []),
        ["ListAudiences"] = ("audiences", []),
        ["ListApiKeys"] = ("apiKeys", []),
        ["ListWebhooks"] = ("webhooks", []),
        ["ListDeadLetters"] = ("deadLetters", []),
    };

    /// <summary>Right bodies for what a path with an id takes: nothing but the id stands in the way.</summary>
    private static readonly Dictionary<string, Func<Estate, string[]>> Bodies = new()
    {
        ["UpdateOperation"] = _ => ["""{"status":"CANCELED"}"""],
        ["UpdateRegistration"] = _ => ["""{"tags":{"plan":"premium"}}"""],
        ["ReplayWebhookEvents"] = _ =>
        [
            JsonSerializer.Serialize(
                new { since = TimeProvider.System.GetUtcNow().AddHours(-2), until = TimeProvider.System.GetUtcNow().AddHours(-1) },
                JsonSerializerOptions.Web),
        ],
        ["UpdateWebhook"] = _ => ["""{"enabled":false}""", """{"url":"https://example.org/"}"""],
        ["UpdateApp"] = _ => ["""{"isDefault":true}"""],
        ["UpdateCredential"] = estate => ["""{"isDefault":true}""", JsonSerializer.Serialize(new { content = estate.Owner.FcmContent }, JsonSerializerOptions.Web)],
        ["UpdateAudienceUsers"] = estate =>
            [JsonSerializer.Serialize(new { remove = estate.Users }, JsonSerializerOptions.Web),
                JsonSerializer.Serialize(new { add = estate.Users }, JsonSerializerOptions.Web)],
        ["AddAudienceUsers"] = estate => [JsonSerializer.Serialize(new { userIds = estate.Users }, JsonSerializerOptions.Web)],
    };

    public static IEnumerable<ApiEndpoint> ByPath => ApiEndpoints.All.Where(endpoint => !endpoint.IsOpen && Part().IsMatch(endpoint.Route));

    /// <summary>They tell of the caller and the service, and name nothing.</summary>
    public static IReadOnlyList<ApiEndpoint> OfTheCaller { get; } = [ApiEndpoints.GetCaller, ApiEndpoints.GetService];

    public static IEnumerable<ApiEndpoint> ByFilter => ApiEndpoints.All.Except(OfTheCaller)
        .Where(endpoint => !endpoint.IsOpen && endpoint.Method == "GET" && !Part().IsMatch(endpoint.Route));

    /// <summary>The path for each combination of ids, with each body.</summary>
    /// <exception cref="KeyNotFoundException">The endpoint is new: say here which ids, and which body, it
    /// takes.</exception>
    public static IEnumerable<(string Path, string? Body)> Into(ApiEndpoint endpoint, Estate estate)
    {
        var query = endpoint.Name == nameof(ApiEndpoints.DeleteDevice)
            ? $"?provider={estate.Phone.Provider}&token={estate.Phone.Token}"
            : "";
        var bodies = endpoint.Body is null ? new string?[] { null } : Bodies[endpoint.Name](estate);
        return from path in Fill("/" + endpoint.Route, estate.IdsByPart) from body in bodies select (path + query, body);
    }

    /// <summary>The list with no filter, and with each that takes an id.</summary>
    /// <exception cref="KeyNotFoundException">The endpoint is new: say here what its array is called, and which
    /// filters take ids.</exception>
    public static (string Array, IReadOnlyList<string> Paths) Through(ApiEndpoint endpoint, Estate estate)
    {
        var (array, filters) = Lists[endpoint.Name];
        var required = filters.Where(filter => filter.EndsWith('!')).Select(filter => filter.TrimEnd('!')).ToArray();
        var always = string.Concat(required.Select(name => $"&{name}={estate.IdsByPart[name][0]}"));
        var paths = filters.Select(filter => filter.TrimEnd('!').Split(':')).SelectMany(
            filter => estate.IdsByPart[filter[^1]].Select(id => $"{(required.Contains(filter[0]) ? "" : always)}&{filter[0]}={id}"));
        return (array, [.. paths.Prepend(always).Distinct().Select(query => $"/{endpoint.Route}?pageSize=1000{query}")]);
    }

    public static IEnumerable<string> Fill(string route, IReadOnlyDictionary<string, IReadOnlyList<string>> ids) =>
        Part().Match(route) is { Success: true } part
            ? ids[part.Groups[1].Value].SelectMany(id => Fill(route[..part.Index] + id + route[(part.Index + part.Length)..], ids))
            : [route];

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Part();
}
