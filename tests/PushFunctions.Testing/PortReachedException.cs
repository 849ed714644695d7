namespace PushFunctions.Testing;

public sealed class PortReachedException(string message) : Exception(message);
