using System.Reflection;
using Microsoft.Extensions.Logging;
using PushFunctions.Api;
using PushFunctions.Core.Delivery;
using PushFunctions.Providers;
using PushFunctions.Storage;

namespace PushFunctions.Tests.Infra;

/// <summary>What the service logs in Azure, by event id.</summary>
public static class LoggedEvents
{
    private static readonly Type[] OneOfEachProject = [typeof(PushApi), typeof(DeliveryProcessor), typeof(PushProviders), typeof(StorageClients)];

    public static IReadOnlyDictionary<int, LoggerMessageAttribute> All { get; } = OneOfEachProject
        .SelectMany(type => type.Assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
        .OfType<LoggerMessageAttribute>()
        .ToDictionary(message => message.EventId);
}
