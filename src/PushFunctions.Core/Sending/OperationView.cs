namespace PushFunctions.Core.Sending;

public sealed record OperationView(Operation Operation, OperationStats Stats);
