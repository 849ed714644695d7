namespace PushFunctions.FaultTests.Clients;

/// <summary>What a client made of a request.</summary>
internal abstract record Reply<T>
{
    private Reply() { }

    public sealed record Answered(T Value) : Reply<T>;

    /// <summary>The request itself was refused.</summary>
    public sealed record Refused(RequestException Problem) : Reply<T>;

    /// <summary>No answer, or one that says nothing of what became of it.</summary>
    public sealed record Unclear : Reply<T>;
}
