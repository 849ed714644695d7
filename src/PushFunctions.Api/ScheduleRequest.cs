using System.Text.Json;

namespace PushFunctions.Api;

/// <summary>When to send.</summary>
/// <param name="SendAt">Required: a time 1 minute to 35 days ahead, or an array of one such time; without an offset it is in UTC.</param>
public sealed record ScheduleRequest(JsonElement SendAt);
