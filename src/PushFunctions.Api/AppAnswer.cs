namespace PushFunctions.Api;

/// <summary>An App.</summary>
/// <param name="Name">Its name, which is its id.</param>
/// <param name="IsDefault">Whether a send or a registration without an App means this one.</param>
/// <param name="DefaultCredentials">The credential that is used for each type.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record AppAnswer(string Name, bool IsDefault, IReadOnlyList<DefaultCredential> DefaultCredentials, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static AppAnswer Of(AppView view) => new(
        view.App.Name.Value,
        view.App.IsDefault,
        [.. view.DefaultCredentials.Select(credential => new DefaultCredential(credential.Type.ToName(), credential.Id.Value))],
        view.App.CreatedAt,
        view.App.UpdatedAt);
}
