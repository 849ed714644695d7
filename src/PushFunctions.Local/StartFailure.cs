using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using PushFunctions.Storage;

namespace PushFunctions.Local;

/// <summary>What to tell somebody whose desk did not start.</summary>
internal static class StartFailure
{
    /// <summary>One line, or null for a fault that nobody foresaw: that one keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        StartException or StorageUnavailableException => exception.Message,
        OptionsValidationException validation => string.Join(' ', validation.Failures),
        AggregateException { InnerExceptions: var all } when all.All(one => one is OptionsValidationException) => string.Join(' ', all.Select(Explain)),
        InvalidDataException => exception.Message,
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message.TrimEnd('.')}. Stop the program that listens there, or set ASPNETCORE_URLS to another address, such as http://127.0.0.1:7081.",
        _ => null,
    };
}
