using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A new API key, with its secret: the only time that it is shown.</summary>
/// <param name="Sid">Its name as a caller.</param>
/// <param name="Secret">Its password; it cannot be read again.</param>
/// <param name="Name">Not there where it was made without one.</param>
/// <param name="Scopes">What it may do: register, send, manage.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record NewApiKeyAnswer(
    string Sid,
    string Secret,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt)
{
    internal static NewApiKeyAnswer Of(NewApiKey made) =>
        new(made.Key.Sid.Value, made.Secret, made.Key.Name, ScopeNames.Of(made.Key.Scopes), made.Key.CreatedAt);

    public override string ToString() => Sid;
}
