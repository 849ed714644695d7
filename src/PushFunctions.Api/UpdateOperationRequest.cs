namespace PushFunctions.Api;

/// <summary>Cancels an operation.</summary>
/// <param name="Status">Required: CANCELED.</param>
public sealed record UpdateOperationRequest(string Status);
