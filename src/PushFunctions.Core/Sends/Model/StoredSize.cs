using System.Globalization;
using System.Text;

namespace PushFunctions.Core.Sends.Model;

/// <summary>
/// What a send may take in storage, where a row holds 1 MiB. Counted are the bytes of the texts in UTF-8, so that the
/// answer does not depend on how well they compress; the limits leave room for what JSON adds where nothing
/// compresses.
/// </summary>
public static class StoredSize
{
    /// <summary>Bytes of content, tags, collapse key, sound and overrides together. A push weighs 4096 bytes: this
    /// keeps only the absurd out.</summary>
    public const int MaximumTemplate = 256 * 1024;

    /// <summary>Bytes of all filters, and of the variables of all Audiences and filters, together: they lie in one row,
    /// with the template.</summary>
    public const int MaximumSources = 128 * 1024;

    /// <summary>Bytes of the tokens and variables of one batch, or of the variables of the named Users in one row: what
    /// is more goes into another.</summary>
    public const int MaximumRow = 600 * 1024;

    /// <summary>What is too large, and what to do; nothing where all of it can be stored.</summary>
    public static IEnumerable<Problem> Check(SendTemplate template, IReadOnlyList<Recipient> recipients)
    {
        var content = template.Texts.Sum(BytesOf);
        if (content > MaximumTemplate)
            yield return Problem.Invalid(
                "$.content",
                Message($"Content, tags and overrides have {content} bytes together; at most {MaximumTemplate} can be stored. Shorten data or overrides: a push may weigh 4096 bytes once it is rendered."));
        var audiences = recipients.OfType<Recipient.ToAudience>().DistinctBy(to => to.Audience).Sum(to => BytesOf(to.Variables));
        var filters = recipients.OfType<Recipient.ToFilter>().Distinct()
            .Sum(to => BytesOf(to.Variables) + BytesOf(to.Filter.ToJson().ToJsonString()));
        var sources = audiences + filters;
        if (sources > MaximumSources)
            yield return Problem.Invalid(
                "$.to", Message(
                    $"The filters and the variables of Audiences and filters have {sources} bytes together; at most {MaximumSources} can be stored. Shorten them, or split the send."));
    }

    public static int BytesOf(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    /// <summary>Cuts a list where the bytes of a part, or its items, would be too many. The same list is cut the same
    /// way each time.</summary>
    public static IEnumerable<IReadOnlyList<T>> Cut<T>(IEnumerable<T> items, int maximumItems, Func<T, int> bytesOf)
    {
        var part = new List<T>();
        var bytes = 0;
        foreach (var item in items)
        {
            var size = bytesOf(item);
            if (part.Count == maximumItems || (part.Count > 0 && bytes + size > MaximumRow))
            {
                yield return part;
                (part, bytes) = ([], 0);
            }

            part.Add(item);
            bytes += size;
        }

        if (part.Count > 0) yield return part;
    }

    private static string Message(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
