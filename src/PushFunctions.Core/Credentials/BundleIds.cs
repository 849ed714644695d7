using System.Buffers;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace PushFunctions.Core.Credentials;

/// <summary>Bundle ids: their form, and where an Apple push certificate holds one.</summary>
internal static class BundleIds
{
    public const int MaximumLength = 155;
    public const int AppleIdLength = 10;

    private static readonly SearchValues<char> AppleIdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>The user id in the subject: the bundle id, on every push certificate of the last decade.</summary>
    private const string UserIdOid = "0.9.2342.19200300.100.1.1";

    /// <summary>Apple's list of the topics that the certificate may send to; the first is the bundle id.</summary>
    private const string TopicsOid = "1.2.840.113635.100.6.3.6";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    public static bool IsValid(string? text) =>
        text is { Length: >= 1 and <= MaximumLength } && !text.AsSpan().ContainsAnyExcept(Allowed) && text.Split('.').All(part => part.Length > 0);

    /// <summary>
    /// Whether Apple's prefix of the team, ten capitals and digits, stands before the bundle id, as Xcode shows it in the application identifier: APNs knows no such topic.
    /// </summary>
    public static bool HasTeamPrefix(string text) =>
        text.IndexOf('.', StringComparison.Ordinal) == AppleIdLength && !text.AsSpan(0, AppleIdLength).ContainsAnyExcept(AppleIdCharacters);

    public static string WithoutTeam(string text) => text[(AppleIdLength + 1)..];

    /// <summary>Whether the text has the form of the ids that Apple gives to keys and teams.</summary>
    public static bool IsAppleId(string? text) => text is { Length: AppleIdLength } && !text.AsSpan().ContainsAnyExcept(AppleIdCharacters);

    /// <summary>Null where the certificate names none.</summary>
    public static string? Find(X509Certificate2 certificate)
    {
        var found = FindInSubject(certificate) ?? FindInTopics(certificate);
        return IsValid(found) ? found : null;
    }

    private static string? FindInSubject(X509Certificate2 certificate) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == UserIdOid)
            .Select(name => name.GetSingleElementValue())
            .FirstOrDefault();

    private static string? FindInTopics(X509Certificate2 certificate)
    {
        if (certificate.Extensions[TopicsOid] is not { } extension) return null;
        try
        {
            return new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence().ReadCharacterString(UniversalTagNumber.UTF8String);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
