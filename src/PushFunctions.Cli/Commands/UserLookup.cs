using System.Security.Cryptography;
using System.Text;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary>Finds a User by what a person has at hand.</summary>
internal static class UserLookup
{
    private const int LongestExternalId = 256;

    /// <param name="text">A User's id, your own id of one, or a device token.</param>
    /// <returns>One; for a token one for each App in which somebody has it.</returns>
    /// <exception cref="CliException">There is none.</exception>
    public static async Task<IReadOnlyList<UserResponse>> FindAllAsync(PushClient client, string text, CancellationToken cancellationToken)
    {
        if (IsId(text)) return [await client.GetUserAsync(text, cancellationToken)];
        List<UserResponse> found = text.Length > LongestExternalId
            ? []
            : await client.EnumerateUsersAsync(externalId: text, cancellationToken: cancellationToken).ListAsync();
        if (found.Count == 0 && IsToken(text))
            found = await client.EnumerateUsersAsync(token: text, cancellationToken: cancellationToken).ListAsync();
        return found.Count > 0 ? found : throw new CliException(
            "Nobody is registered under that, as your own id of a User or as a device token. Check it; a token that its provider called "
                + "dead is forgotten.",
            ExitCode.No);
    }

    /// <exception cref="CliException">There is none, or a token belongs to several.</exception>
    public static async Task<UserResponse> FindAsync(PushClient client, string text, CancellationToken cancellationToken) =>
        await FindAllAsync(client, text, cancellationToken) is [var user]
            ? user
            : throw new CliException("That token is registered for several Users, in different Apps. Name one by its id.", ExitCode.No);

    /// <returns>The id: the text itself, or that of the User whom it leads to.</returns>
    public static async Task<string> IdAsync(PushClient client, string text, CancellationToken cancellationToken) =>
        IsId(text) ? text : (await FindAsync(client, text, cancellationToken)).Id;

    public static bool IsId(string text) =>
        text.StartsWith("comms_user_", StringComparison.Ordinal)
            || text.StartsWith("comms_pushnotificationuser_", StringComparison.Ordinal);

    // The service refuses anything else with a sentence about tokens, which would mislead.
    private static bool IsToken(string text) => text.Length is > 0 and <= 4096 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}

/// <summary>What stands for a token in timelines and events.</summary>
internal static class TokenHash
{
    public static string Of(Provider provider, string token)
    {
        // The numbers of the providers are part of the hash.
        var number = provider switch { Provider.FCM => 1, Provider.APN => 2, _ => 3 };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{number}\n{token}")).AsSpan(0, 16));
    }
}
