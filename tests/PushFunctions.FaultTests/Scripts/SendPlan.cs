namespace PushFunctions.FaultTests.Scripts;

/// <summary>Whom a send chooses of its App's Users.</summary>
internal enum Reach
{
    None,

    /// <summary>The members of the App's Audience.</summary>
    Audience,

    /// <summary>By a filter.</summary>
    Everyone,

    /// <summary>By a filter: those that are in the Audience.</summary>
    Inside,

    /// <summary>By a filter: those that are not.</summary>
    Outside,
}

/// <param name="Direct">Devices whose tokens the request names.</param>
/// <param name="Users">Numbers of Users that it names.</param>
/// <param name="Reach">Whom it chooses beside those that it names.</param>
/// <param name="Delay">Scheduled for so long after the request; null sends at once.</param>
/// <param name="TimeToLive">Seconds.</param>
/// <param name="HasKey">With an Idempotency-Key: the client repeats it until it is answered.</param>
/// <param name="AskedTwice">The client sends the request twice at the same time; only with a key.</param>
/// <param name="CancelAfter">Canceled so long after its answer; null never.</param>
internal sealed record SendPlan(
    int Number, TimeSpan At, int App, IReadOnlyList<Phone> Direct, IReadOnlyList<int> Users, Reach Reach,
    TimeSpan? Delay, int? TimeToLive, bool HasKey, bool AskedTwice, bool DryRun, TimeSpan? CancelAfter)
{
    public override string ToString() =>
        $"{At.TotalSeconds:F0}s send{Number}@app{App} tokens[{string.Join(' ', Direct.Select(phone => phone.Token))}] users[{string.Join(' ', Users)}]"
        + $"{(Reach == Reach.None ? "" : $" {Reach}")}{(Delay is { } delay ? $" in {delay.TotalSeconds:F0}s" : "")}{(TimeToLive is { } ttl ? $" ttl={ttl}" : "")}"
        + $"{(HasKey ? " key" : "")}{(AskedTwice ? " twice" : "")}{(DryRun ? " dry" : "")}{(CancelAfter is { } cancel ? $" cancel after {cancel.TotalSeconds:F1}s" : "")}";
}
