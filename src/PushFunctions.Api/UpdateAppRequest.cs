namespace PushFunctions.Api;

/// <summary>Makes an App the default one.</summary>
/// <param name="IsDefault">Required, true.</param>
public sealed record UpdateAppRequest(bool IsDefault);
