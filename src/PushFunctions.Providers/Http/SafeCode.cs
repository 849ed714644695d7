using System.Text.RegularExpressions;

namespace PushFunctions.Providers.Http;

/// <summary>
/// Lets a provider's code through into a reason, and nothing else: what is longer or has other characters could hold a token or a text.
/// </summary>
internal static partial class SafeCode
{
    private const int MostLetters = 40;
    private const int MostOfPath = 80;
    private const int MostOfId = 256;

    /// <summary>Letters and underscores, or null.</summary>
    public static string? Of(string? code) =>
        code is { Length: > 0 and <= MostLetters } && code.All(letter => char.IsAsciiLetter(letter) || letter == '_') ? code : null;

    /// <summary>A provider's id of a message: printable ASCII of a length that ids have, or null.</summary>
    public static string? Id(string? id) => id is { Length: > 0 and <= MostOfId } && !id.AsSpan().ContainsAnyExceptInRange('!', '~') ? id : null;

    /// <summary>The path of a field of FCM's message, or null.</summary>
    public static string? Field(string? path) => path is { Length: <= MostOfPath } && MessageField().IsMatch(path) ? path : null;

    [GeneratedRegex(@"^message(\.[a-z_]+(\[[0-9]{1,4}\])?)*\z")]
    private static partial Regex MessageField();
}
