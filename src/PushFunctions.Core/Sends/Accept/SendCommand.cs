namespace PushFunctions.Core.Sends.Accept;

/// <summary>A send as its caller wrote it, every field valid on its own.</summary>
public sealed record SendCommand
{
    /// <summary>1 to 10,000. The position in this list is the position in the request's <c>to</c>.</summary>
    public required IReadOnlyList<Recipient> To { get; init; }

    public required SendTemplate Template { get; init; }

    public SendFrom From { get; init; } = new SendFrom.DefaultApp();

    /// <summary>UTC; null sends now.</summary>
    public DateTimeOffset? SendAt { get; init; }

    public bool DryRun { get; init; }
}

/// <summary>What a send's <c>from</c> names.</summary>
public abstract record SendFrom
{
    private SendFrom() { }

    public sealed record DefaultApp : SendFrom;

    public sealed record NamedApp(AppName Name) : SendFrom;

    /// <summary>At least one, and no more than one of a family; they belong to one App.</summary>
    public sealed record NamedCredentials(IReadOnlyDictionary<ProviderFamily, CredentialId> ByFamily) : SendFrom;
}
