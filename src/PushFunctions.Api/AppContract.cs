using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The body that changes an App.</summary>
internal static class AppContract
{
    public static readonly RequestShape Update = new("UpdateAppRequest", "Makes an App the default App.");
    public static readonly RequestField<bool?> IsDefault = Update.Required("isDefault", Rules.Boolean(), "Required: true.");
}

/// <summary>An App.</summary>
/// <param name="Name">Its name, which is also its ID.</param>
/// <param name="IsDefault">Whether sends and registrations without an App use this one.</param>
/// <param name="DefaultCredentials">The default credential of each type.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last updated.</param>
public sealed record AppResponse(
    string Name, bool IsDefault, IReadOnlyList<DefaultCredential> DefaultCredentials, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static AppResponse Of(AppView view) => new(
        view.App.Name.Value,
        view.App.IsDefault,
        [.. view.DefaultCredentials.Select(credential => new DefaultCredential(credential.Type.ToName(), credential.Id.Value))],
        view.App.CreatedAt,
        view.App.UpdatedAt);
}

/// <summary>The default credential of a type.</summary>
/// <param name="CredentialType">The type that it is the default of.</param>
/// <param name="CredentialId">Its ID.</param>
public sealed record DefaultCredential(string CredentialType, string CredentialId);

/// <summary>A page of Apps, newest first.</summary>
/// <param name="Apps">The Apps.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record AppsPage(IReadOnlyList<AppResponse> Apps, Pagination Pagination);
