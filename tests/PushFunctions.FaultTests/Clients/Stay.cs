namespace PushFunctions.FaultTests.Clients;

/// <summary>One time that a phone was registered for a User, as its app knows it. All times are the true
/// ones.</summary>
internal sealed class Stay(int user, DateTimeOffset requestedAt)
{
    public int User => user;

    public DateTimeOffset RequestedAt => requestedAt;

    /// <summary>From here on it surely was; null while, or where, that is not clear.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>From here on it may have been taken away.</summary>
    public DateTimeOffset? EndingAt { get; set; }

    /// <summary>From here on it surely was taken away.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public bool IsSureBetween(DateTimeOffset from, DateTimeOffset to) => AnsweredAt <= from && (EndingAt is null || EndingAt >= to);

    public bool IsPossibleBetween(DateTimeOffset from, DateTimeOffset to) => RequestedAt <= to && (EndedAt is null || EndedAt >= from);

    public override string ToString() =>
        $"user{user} {requestedAt:HH:mm:ss}-{AnsweredAt:HH:mm:ss} until {EndingAt:HH:mm:ss}-{EndedAt:HH:mm:ss}";
}
