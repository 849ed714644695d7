namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>A rendering was stopped. The message says which limit, as the end of a sentence that begins with the field.</summary>
internal sealed class LimitReachedException(string limit) : Exception(limit);
