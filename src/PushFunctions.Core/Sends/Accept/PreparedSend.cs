namespace PushFunctions.Core.Sends.Accept;

/// <summary>A send that was found right: all of it is known, and nothing is written yet.</summary>
/// <param name="Direct">The batches of the tokens that the request names.</param>
/// <param name="Pages">The pages of the Users that it names, numbered from 1.</param>
/// <param name="At">When it was looked at: the time of acceptance.</param>
public sealed record PreparedSend(
    AccountSid Account,
    SendCommand Command,
    SendRoute Route,
    RecipientSet Recipients,
    IReadOnlyList<DeliveryBatch> Direct,
    IReadOnlyList<RecipientPage> Pages,
    DateTimeOffset At);
