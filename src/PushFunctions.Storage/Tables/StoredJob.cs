namespace PushFunctions.Storage.Tables;

/// <summary>A job as it lies in its batch's row.</summary>
internal sealed record StoredJob(
    int Position,
    string Token,
    string? User,
    string? Variables,
    DateTimeOffset RegisteredAt,
    int Attempts,
    DateTimeOffset? FirstAttemptAt)
{
    public static StoredJob Of(DeliveryJob job) =>
        new(job.Position, job.Token.Value, job.User?.Tail, job.Variables, job.RegisteredAt, job.Attempts, job.FirstAttemptAt);

    public DeliveryJob ToJob() => new(
        Position,
        DeviceToken.TryParse(Token, out var token) ? token : throw new InvalidDataException("A stored job has no readable token."),
        User is null ? null : UserId.FromTail(User),
        Variables,
        RegisteredAt,
        Attempts,
        FirstAttemptAt);
}
