namespace PushFunctions.Core.Sends.Model;

/// <summary>Up to 100 Users of a send, and, once they were looked up, what was found. Page 0 holds what is to be said of the request's own tokens.</summary>
/// <param name="Findings">Null until the page was expanded; from then on it never changes.</param>
public sealed record RecipientPage(int Number, IReadOnlyList<UserRecipient> Recipients, DateTimeOffset CreatedAt, PageFindings? Findings, string? Version)
{
    public const int MaximumRecipients = 100;
}
