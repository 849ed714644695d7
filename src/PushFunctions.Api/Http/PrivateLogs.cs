using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Api.Http;

/// <summary>
/// Keeps what libraries log about single requests out of every log, whatever levels are configured: a query can
/// contain a device token (a logout), a path of APNs always does, and a malformed request is logged with its
/// Authorization header. Warnings and errors pass.
/// </summary>
internal sealed class PrivateLogs : IPostConfigureOptions<LoggerFilterOptions>
{
    /// <summary>ASP.NET Core and Kestrel, HttpClient, and the Azure SDK, each with all categories below it.</summary>
    private static readonly string[] Quiet = ["Microsoft.AspNetCore", "System.Net.Http", "Azure", "Yarp"];

    /// <summary>
    /// A filter wins over the levels only within the rule that is chosen, so every rule gets it; the first is for
    /// categories that no other rule is for.
    /// </summary>
    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        LoggerFilterRule[] rules = [new(null, null, options.MinLevel, null), .. options.Rules];
        options.Rules.Clear();
        foreach (var rule in rules) options.Rules.Add(Guarded(rule));
    }

    private static LoggerFilterRule Guarded(LoggerFilterRule rule) =>
        new(
            rule.ProviderName, rule.CategoryName, rule.LogLevel,
            (provider, category, level) => Passes(category, level) && (rule.Filter?.Invoke(provider, category, level) ?? true));

    private static bool Passes(string? category, LogLevel level) =>
        level >= LogLevel.Warning || !Array.Exists(Quiet, quiet => IsBelow(category, quiet));

    private static bool IsBelow(string? category, string quiet) =>
        category is not null && category.StartsWith(quiet, StringComparison.OrdinalIgnoreCase) && (
            category.Length == quiet.Length || category[quiet.Length] is '.' or '-');
}
