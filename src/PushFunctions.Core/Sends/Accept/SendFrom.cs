namespace PushFunctions.Core.Sends.Accept;

/// <summary>What a send's <c>from</c> names.</summary>
public abstract record SendFrom
{
    private SendFrom() { }

    public sealed record DefaultApp : SendFrom;

    public sealed record NamedApp(AppName Name) : SendFrom;

    /// <summary>At least one of the two; both belong to one App.</summary>
    public sealed record NamedCredentials(CredentialId? Fcm, CredentialId? Apn) : SendFrom;
}
