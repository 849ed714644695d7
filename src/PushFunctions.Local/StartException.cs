namespace PushFunctions.Local;

/// <summary>The desk cannot start. The message is one sentence for the one who started it: what is wrong and what to do.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
