using System.Reflection;

namespace PushFunctions.Testing;

/// <summary>A port that must not be reached.</summary>
public class UnreachedPort : DispatchProxy
{
    public const string Secret = "words that no client may see";

    public static object For(Type port) => Create(port, typeof(UnreachedPort));

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        throw new PortReachedException($"{targetMethod?.DeclaringType?.Name}.{targetMethod?.Name}: {Secret}");
}
