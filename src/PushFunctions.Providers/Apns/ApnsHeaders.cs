using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Core.Delivery;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

/// <summary>The <c>apns-</c> headers: what the message asks for, then what the overrides say instead.</summary>
internal static class ApnsHeaders
{
    private const string Overrides = "overrides.apn.headers";

    public static List<KeyValuePair<string, string>> Build(Push push, string bundleId, Lifetime lifetime, JsonObject? overrides)
    {
        var own = Read(overrides, bundleId);
        // The priority goes by the type that is sent in the end.
        var pushType = own?.GetValueOrDefault("apns-push-type") ?? ApplePush.PushType(push.Message);
        List<KeyValuePair<string, string>> headers = new(8);
        Add("apns-topic", bundleId);
        Add("apns-push-type", pushType);
        Add("apns-priority", ApplePush.Priority(push.Message, pushType));
        Add("apns-expiration", lifetime.ExpiresAtEpoch?.ToString(CultureInfo.InvariantCulture));
        Add("apns-collapse-id", ApplePush.CollapseId(push.Message, push.Id.Value));
        Add("apns-id", push.Id.ToUuid().ToString("D"));
        foreach (var (name, value) in own ?? []) headers.Add(new(name, Checked(name, value)));
        return headers;

        void Add(string name, string? usual)
        {
            var value = own?.Remove(name, out var instead) is true ? instead : usual;
            if (value is not null) headers.Add(new(name, Checked(name, value)));
        }
    }

    private static Dictionary<string, string>? Read(JsonObject? overrides, string bundleId)
    {
        if (overrides is null) return null;
        var headers = new Dictionary<string, string>();
        foreach (var (key, node) in overrides)
        {
            var name = key.ToLowerInvariant();
            if (!name.StartsWith("apns-", StringComparison.Ordinal) || !name.All(letter => char.IsAsciiLetterLower(letter) || letter == '-'))
                throw new PushContentException($"{Overrides}: only apns-… headers can be set");
            if (node is not JsonValue value || value.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number))
                throw new PushContentException($"{Overrides}: a header's value is a string or a number");
            headers[name] = value.ToString();
        }

        // Another app's topic would have this credential refused, and with it the pushes of everybody else.
        if (headers.TryGetValue("apns-topic", out var topic) && topic != bundleId && !topic.StartsWith(bundleId + ".", StringComparison.Ordinal))
            throw new PushContentException($"{Overrides}: apns-topic is the credential's bundle id, with or without an ending such as .voip");
        return headers;
    }

    // A line break, put in by a variable, must not become another header.
    private static string Checked(string name, string value) =>
        value.Any(char.IsControl) ? throw new PushContentException($"{name} has a control character in it") : value;
}
