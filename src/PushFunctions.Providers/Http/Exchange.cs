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
    /// <param name="NeedsNewClient">The handler would refuse every later request too.</param>
    public sealed record Failed(string Reason, bool MayHaveArrived, bool NeedsNewClient = false) : Exchange;
}
