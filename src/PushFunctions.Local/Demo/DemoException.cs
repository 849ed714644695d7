namespace PushFunctions.Local.Demo;

/// <summary>Something that the demo promises is missing. The message says what.</summary>
internal sealed class DemoException(string message) : Exception(message);
