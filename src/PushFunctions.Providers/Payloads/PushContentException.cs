namespace PushFunctions.Providers.Payloads;

/// <summary>A rendered push cannot be put into the provider's form. The message says why and holds nothing of the push.</summary>
internal sealed class PushContentException(string message) : Exception(message);
