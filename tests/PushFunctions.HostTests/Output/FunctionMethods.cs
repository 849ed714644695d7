using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace PushFunctions.HostTests.Output;

/// <summary>The methods of the app that are functions.</summary>
internal static class FunctionMethods
{
    public static IReadOnlyList<MethodInfo> All { get; } =
        [.. typeof(Program).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)];

    public static IReadOnlyList<Type> Classes { get; } = [.. All.Select(method => method.DeclaringType!).Distinct()];
}
