using System.Reflection;
using Microsoft.Extensions.Logging;
using PushFunctions.Api;
using PushFunctions.Providers;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Tests.Infra;

/// <summary>What the service logs in Azure, by event id.</summary>
public static class LoggedEvents
{
    private static readonly Type[] OneOfEachProject =
        [typeof(PushApi), typeof(DeliveryProcessor), typeof(PushProviders), typeof(StorageClients)];

    public static IReadOnlyDictionary<int, LoggerMessageAttribute> All { get; } = Methods()
        .ToDictionary(log => log.Message.EventId, log => log.Message);

    /// <summary>Those that carry an exception arrive in the table exceptions of Application Insights, all others in
    /// traces.</summary>
    public static IReadOnlySet<int> WithException { get; } = Methods()
        .Where(log => log.Method.GetParameters().Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(Exception))))
        .Select(log => log.Message.EventId)
        .ToHashSet();

    private static IEnumerable<(MethodInfo Method, LoggerMessageAttribute Message)> Methods() =>
        from type in OneOfEachProject.SelectMany(type => type.Assembly.GetTypes())
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (method, message);
}
