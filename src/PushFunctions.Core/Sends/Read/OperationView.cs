namespace PushFunctions.Core.Sends.Read;

public sealed record OperationView(Operation Operation, OperationStats Stats);
