using System.Text.Json;

namespace PushFunctions.Api;

/// <summary>Who gets it: exactly one of token (with its provider), userId and audienceId.</summary>
/// <param name="Token">A device that need not be registered.</param>
/// <param name="Provider">FCM, APN or APN_SANDBOX; with a token only.</param>
/// <param name="UserId">Every device of the User under the App in use.</param>
/// <param name="AudienceId">Every User of the audience.</param>
/// <param name="Variables">An object of any content for the Liquid templates, up to 8 KiB, 16 levels, and 1,000 elements in an array.</param>
public sealed record RecipientRequest(string? Token, string? Provider, string? UserId, string? AudienceId, JsonElement? Variables)
{
    public override string ToString() => nameof(RecipientRequest);
}
