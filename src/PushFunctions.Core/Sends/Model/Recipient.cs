namespace PushFunctions.Core.Sends.Model;

/// <summary>One entry of a send's <c>to</c>. <see cref="Variables"/> is a JSON object as text, or null.</summary>
public abstract record Recipient(string? Variables)
{
    public sealed record ToToken(DeviceAddress Address, string? Variables) : Recipient(Variables);

    public sealed record ToUser(UserId User, string? Variables) : Recipient(Variables);

    public sealed record ToAudience(AudienceId Audience, string? Variables) : Recipient(Variables);
}
