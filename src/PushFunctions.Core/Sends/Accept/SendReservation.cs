namespace PushFunctions.Core.Sends.Accept;

/// <summary>What is known of the send under an idempotency key.</summary>
/// <param name="BodyHash">Hex SHA-256 of the request's body, byte by byte.</param>
/// <param name="Operation">The id of its operation, fixed before anything of the operation is written.</param>
/// <param name="IsAccepted">Whether the operation is durable and is the answer to every repetition.</param>
/// <param name="HeldUntil">Until then a request is taken to be at work on it; means nothing once it is accepted.</param>
/// <param name="CreatedAt">From here the key is kept for 24 hours.</param>
/// <param name="Version">Guards the next write; null for one that is not stored yet.</param>
public sealed record SendReservation(
    AccountSid Account,
    IdempotencyKey Key,
    string BodyHash,
    OperationId Operation,
    bool IsAccepted,
    DateTimeOffset HeldUntil,
    DateTimeOffset CreatedAt,
    string? Version = null);
