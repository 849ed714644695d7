namespace PushFunctions.Api.Http;

/// <summary>A write that was carried out.</summary>
/// <param name="ResourceId">What was written.</param>
/// <param name="ResourceLocation">Its absolute address.</param>
public sealed record ResourceAccepted(string ResourceId, string ResourceLocation);
