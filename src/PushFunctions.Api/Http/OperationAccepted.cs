namespace PushFunctions.Api.Http;

/// <summary>A send that was accepted.</summary>
/// <param name="OperationId">The operation that tells what becomes of it.</param>
/// <param name="OperationLocation">Its absolute address.</param>
public sealed record OperationAccepted(string OperationId, string OperationLocation);
