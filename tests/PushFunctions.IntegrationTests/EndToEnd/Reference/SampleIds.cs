namespace PushFunctions.IntegrationTests.EndToEnd.Reference;

/// <summary>The ids that the page shows, and what they stand for on the running service.</summary>
internal sealed class SampleIds
{
    private const string Tail = "01k7q2bx0mft5bvbxh3781hkmr";

    public const string Address = "http://127.0.0.1:7071";
    public const string User = "comms_user_" + Tail;
    public const string Operation = "comms_operation_" + Tail;
    public const string Notification = "comms_pushnotification_" + Tail + "00000001";
    public const string Registration = "comms_device_registration_175903a30e55ce6dd9ac28d2704867dd";
    public const string Credential = "comms_credential_" + Tail;
    public const string Audience = "comms_audience_" + Tail;
    public const string Webhook = "comms_webhook_" + Tail;
    public const string Receiver = "https://example.com/push-events";
    public const string Account = "AC0123456789abcdef0123456789abcdef";
    public const string ApiKey = "SK0123456789abcdef0123456789abcdef";

    private readonly Dictionary<string, string> _real = [];

    public string this[string sample]
    {
        get => _real[sample];
        set => _real[sample] = value;
    }

    /// <summary>A request of the page, for the running service.</summary>
    public string ToReal(string text) =>
        Longest(_real).Aggregate(text, (result, pair) => result.Replace(pair.Key, pair.Value, StringComparison.Ordinal));

    /// <summary>An answer of the running service, as the page shows it.</summary>
    public string ToSamples(string text) =>
        Longest(_real.ToDictionary(pair => pair.Value, pair => pair.Key))
            .Aggregate(text, (result, pair) => result.Replace(pair.Key, pair.Value, StringComparison.Ordinal));

    // An id can begin with another.
    private static IEnumerable<KeyValuePair<string, string>> Longest(Dictionary<string, string> pairs) =>
        pairs.OrderByDescending(pair => pair.Key.Length);
}
