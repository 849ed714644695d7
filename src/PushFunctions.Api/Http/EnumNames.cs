namespace PushFunctions.Api.Http;

/// <summary>The names that enums have in the contract.</summary>
internal static class EnumNames
{
    public static readonly IReadOnlyDictionary<string, bool> Flags =
        new Dictionary<string, bool>(StringComparer.Ordinal) { ["true"] = true, ["false"] = false };

    public static readonly IReadOnlyDictionary<string, Provider> Providers = Upper<Provider>(provider => provider.ToName());

    public static readonly IReadOnlyDictionary<string, PushPriority> Priorities = Upper<PushPriority>(Of);

    public static readonly IReadOnlyDictionary<string, EventFormat> EventFormats =
        new Dictionary<string, EventFormat>(StringComparer.Ordinal)
        {
            ["cloudevents"] = EventFormat.CloudEvents,
            ["twilio"] = EventFormat.Twilio,
        };

    public static readonly IReadOnlyDictionary<string, EndpointKind> EndpointKinds =
        new Dictionary<string, EndpointKind>(StringComparer.Ordinal)
        {
            ["webhook"] = EndpointKind.Webhook,
            ["eventGrid"] = EndpointKind.EventGrid,
        };

    public static readonly IReadOnlyDictionary<string, NotificationStatus> NotificationStates = Upper<NotificationStatus>(Of);

    public static readonly IReadOnlyDictionary<string, OperationStatus> OperationStates = Upper<OperationStatus>(Of);

    public static string Of(EndpointKind kind) => EndpointKinds.First(pair => pair.Value == kind).Key;

    public static string Of(EventFormat format) => EventFormats.First(pair => pair.Value == format).Key;

    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToUpperInvariant();

    private static Dictionary<string, T> Upper<T>(Func<T, string> name)
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(name, StringComparer.Ordinal);
}

/// <summary>The names that scopes have in the contract.</summary>
internal static class ScopeNames
{
    public static readonly IReadOnlyDictionary<string, Scopes> ByName = new Dictionary<string, Scopes>(StringComparer.Ordinal)
    {
        ["register"] = Scopes.Register,
        ["send"] = Scopes.Send,
        ["manage"] = Scopes.Manage,
    };

    public static IReadOnlyList<string> Of(Scopes scopes) => [.. ByName.Where(pair => scopes.HasFlag(pair.Value)).Select(pair => pair.Key)];

    public static string Any(Scopes scopes) => Join(scopes, " or ");

    public static string All(Scopes scopes) => Join(scopes, " and ");

    private static string Join(Scopes scopes, string word) => string.Join(word, Of(scopes).Select(name => $"'{name}'"));
}
