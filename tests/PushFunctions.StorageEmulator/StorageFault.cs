namespace PushFunctions.StorageEmulator;

/// <summary>What goes wrong with one request.</summary>
public sealed record StorageFault
{
    /// <summary>Instead of executing it.</summary>
    public StorageTrouble? Before { get; init; }

    /// <summary>Instead of the answer, once it is executed.</summary>
    public StorageTrouble? After { get; init; }

    /// <summary>Between executing and answering: a gate, or an observation.</summary>
    public Func<CancellationToken, ValueTask>? Afterwards { get; init; }

    /// <summary>Executed twice, and answered as the second time was: a client that lost the first answer and tried
    /// again by itself.</summary>
    public bool Repeated { get; init; }

    /// <summary>At most so many rows in a query's answer, with a continuation token after them: 0 is the empty page
    /// that the service may give at any time.</summary>
    public int? PageLimit { get; init; }

    /// <summary>An empty page with a continuation token.</summary>
    public static StorageFault EmptyPage { get; } = new() { PageLimit = 0 };

    public static StorageFault NotDone(StorageTrouble trouble) => new() { Before = trouble };

    public static StorageFault DoneBut(StorageTrouble trouble) => new() { After = trouble };

    /// <summary>Executed; the answer waits for the gate.</summary>
    public static StorageFault AnsweredAfter(Func<CancellationToken, ValueTask> gate) => new() { Afterwards = gate };
}
