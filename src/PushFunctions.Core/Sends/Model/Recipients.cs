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
public sealed record FoundDevice(DeviceAddress Address, UserId? User, string? Variables, DateTimeOffset RegisteredAt);
