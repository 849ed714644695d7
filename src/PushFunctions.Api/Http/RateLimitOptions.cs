using System.ComponentModel.DataAnnotations;

namespace PushFunctions.Api.Http;

/// <summary>How many requests a caller may make: an account's own token and each API key are a caller each. Every instance counts for itself.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "Push:RateLimit";

    /// <summary>Requests per second in the long run; more are answered with 429. Default 500; 0 to 10,000, 0 for no limit.</summary>
    /// <value>Setting <c>Push__RateLimit__RequestsPerSecond</c>.</value>
    [Range(0, 10_000)]
    public int RequestsPerSecond { get; set; } = 500;

    /// <summary>Requests at once after a pause. Default 1,000; 1 to 100,000.</summary>
    /// <value>Setting <c>Push__RateLimit__Burst</c>.</value>
    [Range(1, 100_000)]
    public int Burst { get; set; } = 1000;
}
