namespace PushFunctions.Core.Accounts;

/// <summary>The first account, made when the service starts.</summary>
public sealed class AccountOptions
{
    public const string Section = "Push:Account";

    /// <summary>The shortest token that holds enough randomness to be hashed without stretching.</summary>
    public const int MinimumTokenLength = 32;

    /// <summary><c>AC</c> and 32 lower-case hex digits. No default: a service without it does not start.</summary>
    /// <value>Setting <c>Push__Account__Sid</c>.</value>
    public string? Sid { get; set; }

    /// <summary>The account's password, 32 random characters or more. No default. A new value replaces the old one at the next start.</summary>
    /// <value>Setting <c>Push__Account__AuthToken</c>.</value>
    public string? AuthToken { get; set; }
}
