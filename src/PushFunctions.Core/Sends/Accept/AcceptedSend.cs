namespace PushFunctions.Core.Sends.Accept;

/// <param name="IsReplay">The operation is an earlier request's; this one made none.</param>
public sealed record AcceptedSend(OperationId Operation, bool IsReplay);
