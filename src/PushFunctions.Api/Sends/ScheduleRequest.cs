namespace PushFunctions.Api.Sends;

/// <summary>When to send.</summary>
/// <param name="SendAt">Required: a time with its offset, 1 minute to 35 days ahead.</param>
public sealed record ScheduleRequest(DateTimeOffset SendAt);
