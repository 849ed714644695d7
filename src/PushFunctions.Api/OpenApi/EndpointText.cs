namespace PushFunctions.Api.OpenApi;

/// <summary>What the document says about an endpoint.</summary>
/// <param name="Group">The tag that it goes under.</param>
/// <param name="Summary">A few words.</param>
/// <param name="Description">What a caller must know beyond the shapes; null for nothing.</param>
internal sealed record EndpointText(string Group, string Summary, string? Description = null);
