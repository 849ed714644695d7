using Microsoft.AspNetCore.Connections;
using CoreStartFailure = PushFunctions.Core.Starting.StartFailure;

namespace PushFunctions.Local;

/// <summary>What to tell somebody whose desk did not start.</summary>
internal static class StartFailure
{
    /// <summary>One line, or null for a fault that nobody foresaw: that one keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message.TrimEnd('.')}. Stop the program that listens there, or set ASPNETCORE_URLS to another address, such as http://127.0.0.1:7081.",
        InvalidDataException => exception.Message,
        _ => CoreStartFailure.Explain(exception),
    };
}
