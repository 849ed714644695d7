namespace PushFunctions.Core.Sends.Model;

/// <summary>A worker's lease on a batch, as it is stored. Once <see cref="Until"/> has passed another worker may take the batch.</summary>
public sealed record BatchClaim(string Holder, DateTimeOffset Until);
