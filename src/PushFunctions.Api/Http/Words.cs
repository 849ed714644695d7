namespace PushFunctions.Api.Http;

/// <summary>The contract's words for closed sets.</summary>
internal static class Words
{
    public static readonly IReadOnlyDictionary<string, bool> Flags = new Dictionary<string, bool>(StringComparer.Ordinal) { ["true"] = true, ["false"] = false };

    public static readonly IReadOnlyDictionary<string, Provider> Providers = Upper<Provider>(provider => provider.ToName());

    public static readonly IReadOnlyDictionary<string, PushPriority> Priorities = Upper<PushPriority>(Of);

    public static readonly IReadOnlyDictionary<string, NotificationStatus> NotificationStates = Upper<NotificationStatus>(Of);

    public static readonly IReadOnlyDictionary<string, OperationStatus> OperationStates = Upper<OperationStatus>(Of);

    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToUpperInvariant();

    private static Dictionary<string, T> Upper<T>(Func<T, string> name)
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(name, StringComparer.Ordinal);
}
