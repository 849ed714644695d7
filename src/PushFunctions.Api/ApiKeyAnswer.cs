using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>An API key, without its secret.</summary>
/// <param name="Sid">Its name as a caller.</param>
/// <param name="Name">Not there where it was made without one.</param>
/// <param name="Scopes">What it may do: register, send, manage.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record ApiKeyAnswer(
    string Sid,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt)
{
    internal static ApiKeyAnswer Of(ApiKey key) => new(key.Sid.Value, key.Name, ScopeNames.Of(key.Scopes), key.CreatedAt);
}
