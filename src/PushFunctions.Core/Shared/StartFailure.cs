using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Shared;

/// <summary>What to tell somebody whose service did not start.</summary>
public static class StartFailure
{
    private const string Binder = "Microsoft.Extensions.Configuration.Binder";

    /// <summary>One line, or null for a fault that nobody foresaw: that one keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        StartException => exception.Message,
        OptionsValidationException validation => string.Join(' ', validation.Failures),
        // A number or a time that is none: the binder names the setting, and has no type of its own for this.
        InvalidOperationException { Source: Binder } => $"{exception.Message.TrimEnd('.')}: give the setting a value of that type, or remove it.",
        AggregateException { InnerExceptions: var all } when all.All(one => Explain(one) is not null) => string.Join(' ', all.Select(Explain)),
        _ => null,
    };
}
