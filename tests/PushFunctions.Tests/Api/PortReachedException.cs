namespace PushFunctions.Tests.Api;

public sealed class PortReachedException(string message) : Exception(message);
