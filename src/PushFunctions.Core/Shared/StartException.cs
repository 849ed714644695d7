namespace PushFunctions.Core.Shared;

/// <summary>The service cannot start. The message is one sentence that says what to do; it holds no secret.</summary>
public class StartException(string message, Exception? innerException = null) : Exception(message, innerException);
