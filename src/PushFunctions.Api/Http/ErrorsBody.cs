namespace PushFunctions.Api.Http;

/// <summary>Why a request was not carried out.</summary>
/// <param name="Errors">At least one, at most 100.</param>
public sealed record ErrorsBody(IReadOnlyList<ErrorEntry> Errors);
