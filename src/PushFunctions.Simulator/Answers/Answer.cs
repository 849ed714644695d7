namespace PushFunctions.Simulator.Answers;

/// <summary>One answer of a gateway, as data: what is counted, and what is written.</summary>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body, string? ContentType = null)
{
    public const string Json = "application/json; charset=UTF-8";

    /// <summary>The provider's word for a refusal, for the counters; null when the push was taken.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public Answer With(string header, string? value) =>
        value is null ? this : this with { Headers = [.. Headers, new(header, value)] };
}
