using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The body that creates an API key.</summary>
internal static class ApiKeyContract
{
    public static readonly RequestShape Create = new("CreateApiKeyRequest", "Creates an API key.");
    public static readonly RequestField<string> Name = Create.Optional("name", Rules.Text(new TextRule(1, 128)), "1 to 128 characters.");

    public static readonly RequestField<IReadOnlyList<Scopes?>> Scopes = Create.Required(
        "scopes",
        Rules.List(1, ScopeNames.ByName.Count, Rules.Word(ScopeNames.ByName, "Scope")),
        "Required: one or more of register, send and manage. An API key can only grant scopes that it has.");
}

/// <summary>An API key, without its secret.</summary>
/// <param name="Sid">Its SID, the user name.</param>
/// <param name="Name">Absent if it was created without one.</param>
/// <param name="Scopes">Its scopes: register, send, manage.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record ApiKeyResponse(
    string Sid,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt)
{
    internal static ApiKeyResponse Of(ApiKey key) => new(key.Sid.Value, key.Name, ScopeNames.Of(key.Scopes), key.CreatedAt);
}

/// <summary>A new API key with its secret, which is shown only once.</summary>
/// <param name="Sid">Its SID, the user name.</param>
/// <param name="Secret">Its secret, the password. It cannot be read again.</param>
/// <param name="Name">Absent if it was created without one.</param>
/// <param name="Scopes">Its scopes: register, send, manage.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record NewApiKeyResponse(
    string Sid,
    string Secret,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt)
{
    internal static NewApiKeyResponse Of(NewApiKey made) =>
        new(made.Key.Sid.Value, made.Secret, made.Key.Name, ScopeNames.Of(made.Key.Scopes), made.Key.CreatedAt);

    public override string ToString() => Sid;
}

/// <summary>Whose credentials a request has.</summary>
/// <param name="Sid">The SID: of the account, or of an API key.</param>
/// <param name="AccountSid">The account.</param>
/// <param name="Scopes">What the caller may do: register, send, manage. An account may do everything.</param>
public sealed record CallerResponse(string Sid, string AccountSid, IReadOnlyList<string> Scopes)
{
    internal static CallerResponse Of(Caller caller) =>
        new(caller.Key?.Value ?? caller.Account.Value, caller.Account.Value, ScopeNames.Of(caller.Scopes));
}

/// <summary>A page of API keys.</summary>
/// <param name="ApiKeys">The keys.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record ApiKeysPage(IReadOnlyList<ApiKeyResponse> ApiKeys, Pagination Pagination);
