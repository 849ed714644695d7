using System.Globalization;
using System.Text;

namespace PushFunctions.Core.Sends.Model;

/// <summary>One entry of a send's <c>to</c>. <see cref="Variables"/> is a JSON object as text, or null.</summary>
public abstract record Recipient(string? Variables)
{
    public sealed record ToToken(DeviceAddress Address, string? Variables) : Recipient(Variables);

    public sealed record ToUser(UserId User, string? Variables) : Recipient(Variables);

    public sealed record ToAudience(AudienceId Audience, string? Variables) : Recipient(Variables);

    public sealed record ToFilter(Filter Filter, string? Variables) : Recipient(Variables);
}

/// <summary>What a send chooses its Users by, beside those that it names.</summary>
/// <param name="Place">Its place in the request's <c>to</c>: of several recipients that reach a User the first
/// counts.</param>
public abstract record RecipientSource(int Place, string? Variables)
{
    /// <summary>The Audiences whose members must be read for it.</summary>
    public IEnumerable<AudienceId> Audiences => this switch
    {
        Members members => [members.Audience],
        Chosen chosen => chosen.Filter.Audiences,
        _ => [],
    };

    public sealed record Members(AudienceId Audience, int Place, string? Variables) : RecipientSource(Place, Variables);

    /// <param name="Filter">Its Audiences have members and no filters.</param>
    public sealed record Chosen(Filter Filter, int Place, string? Variables) : RecipientSource(Place, Variables);
}

/// <summary>A recipient, or one device of a recipient, that is not delivered to, and why.</summary>
/// <param name="User">Null for a token of the request.</param>
/// <param name="Address">Null where no device is to be named.</param>
/// <param name="IsWholeRecipient">Nothing of the recipient could be delivered to: it counts as unaddressable,
/// once.</param>
public sealed record UnaddressableRecipient(UserId? User, DeviceAddress? Address, DeliveryErrorCode Reason, bool IsWholeRecipient)
{
    /// <summary>About what it takes in a row.</summary>
    internal int StoredBytes => 64 + (Address?.Token.Value.Length ?? 0);
}

/// <summary>A device that a send reaches, with the variables of its recipient.</summary>
/// <param name="User">Null for a token that the request named itself.</param>
/// <param name="RegisteredAt">When the app registered it; for a token of the request, when the send was
/// accepted.</param>
public sealed record FoundDevice(DeviceAddress Address, UserId? User, string? Variables, DateTimeOffset RegisteredAt)
{
    /// <summary>The account's own id of the User.</summary>
    public string? ExternalId { get; init; }
}

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
