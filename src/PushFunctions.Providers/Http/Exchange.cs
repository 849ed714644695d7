namespace PushFunctions.Providers.Http;

/// <summary>What became of one request.</summary>
internal abstract record Exchange
{
    private Exchange() { }

    /// <summary>The provider answered.</summary>
    /// <param name="Body">At most 64 KiB.</param>
    /// <param name="BodyLost">The connection ended before the body did.</param>
    /// <param name="RetryAfter">The header as it came.</param>
    /// <param name="MessageId">The <c>apns-id</c> header.</param>
    public sealed record Answered(
        int Status, ReadOnlyMemory<byte> Body, bool BodyLost = false, string? RetryAfter = null, DateTimeOffset? Date = null, string? MessageId = null) : Exchange;

    /// <summary>There was no answer.</summary>
    /// <param name="MayHaveArrived">The request was on its way when the trouble began.</param>
    public sealed record Failed(string Reason, FailureKind Kind, bool MayHaveArrived) : Exchange
    {
        /// <summary>
        /// The provider certainly did not process the request, and another connection may take it at once. The handler repeats by itself what a GOAWAY
        /// or a refused stream names; it does not repeat what was waiting for a connection that closed.
        /// </summary>
        public bool MayBeRepeated => Kind is FailureKind.StreamRefused or FailureKind.Lost && !MayHaveArrived;
    }
}
