namespace PushFunctions.Api.Http;

/// <summary>One thing that is wrong.</summary>
/// <param name="Code">What kind of problem it is.</param>
/// <param name="Message">What was expected, what came, what to do.</param>
/// <param name="InfoUrl">Where the code is explained.</param>
/// <param name="Context">The JSON path of the field, or null.</param>
public sealed record ErrorEntry(int Code, string Message, string InfoUrl, string? Context);
