using System.Buffers;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace PushFunctions.Core.Apps;

/// <summary>Bundle ids: their form, and where an Apple push certificate holds one.</summary>
internal static class BundleIds
{
    public const int MaximumLength = 155;

    /// <summary>The user id in the subject: the bundle id, on every push certificate of the last decade.</summary>
    private const string UserIdOid = "0.9.2342.19200300.100.1.1";

    /// <summary>Apple's list of the topics that the certificate may send to; the first is the bundle id.</summary>
    private const string TopicsOid = "1.2.840.113635.100.6.3.6";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    public static bool IsValid(string? text) =>
        text is { Length: >= 1 and <= MaximumLength } && !text.AsSpan().ContainsAnyExcept(Allowed);

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
