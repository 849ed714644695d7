using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Starting;

/// <summary>What to tell somebody whose service did not start.</summary>
public static class StartFailure
{
    /// <summary>One line, or null for a fault that nobody foresaw: that one keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        StartException => exception.Message,
        OptionsValidationException validation => string.Join(' ', validation.Failures),
        AggregateException { InnerExceptions: var all } when all.All(one => Explain(one) is not null) => string.Join(' ', all.Select(Explain)),
        _ => null,
    };
}
