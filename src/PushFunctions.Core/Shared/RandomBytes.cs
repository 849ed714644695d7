namespace PushFunctions.Core.Shared;

/// <summary>Fills the span with random bytes.</summary>
public delegate void RandomBytes(Span<byte> destination);
