using System.Globalization;
using System.Text.Json;
using PushFunctions.Api.Http;
using PushFunctions.Core.Templates.Liquid;
using static PushFunctions.Api.SendContract;

namespace PushFunctions.Api;

/// <summary>Reads the body of a send into the command.</summary>
internal static class SendReader
{
    public static SendCommand Read(JsonBody body, AccountSid account, DateTimeOffset now) => body.Read(Shape, fields =>
    {
        var content = fields.Read(Content) ?? new SendTemplate();
        var template = fields.Read(Overrides)?.AddTo(content) ?? content;
        return new SendCommand
        {
            Template = template with
            {
                Sound = fields.Read(Sound),
                Priority = fields.Read(Priority) ?? PushPriority.High,
                TimeToLive = fields.Read(TimeToLive),
                CollapseKey = fields.Read(CollapseKey),
                Tags = fields.Read(Tags) ?? new Dictionary<string, string>(),
            },
            From = fields.Read(From) ?? new SendFrom.DefaultApp(),
            SendAt = ScheduleReader.Read(fields.Read(Schedule), now),
            DryRun = fields.Read(DryRun) ?? false,
            Receipts = ReceiptsReader.Read(fields, template),
            To = [.. (fields.Read(To) ?? []).Select(recipient => recipient(account))],
        };
    });
}

/// <summary>Reads what a send asks to be told. The key that carries it must be free in whatever the push is made
/// of.</summary>
internal static class ReceiptsReader
{
    /// <summary>Where a push gets its data from, beside <c>content.data</c>.</summary>
    private static readonly string[] FcmPaths = ["data", "android.data", "webpush.data", "apns.payload"];

    public static ReceiptKinds? Read(JsonFields fields, SendTemplate template)
    {
        var listed = (fields.Read(Receipts) ?? []).OfType<ReceiptKinds>().ToList();
        if (listed.Count == 0) return null;
        if (listed.Distinct().Count() < listed.Count) fields.Refuse(Receipts, "Expected each event once.");
        if (template.Data.ContainsKey(ReceiptId.DataKey)) Refuse(fields, "content.data");
        foreach (var path in FcmPaths.Where(path => Has(template.FcmOverrides, path))) Refuse(fields, $"overrides.fcm.{path}");
        if (Has(template.ApnOverrides, "payload")) Refuse(fields, "overrides.apn.payload");
        return listed.Aggregate(ReceiptKinds.None, (all, kind) => all | kind);
    }

    private static void Refuse(JsonFields fields, string path) => fields.Whole.Problems.Add(
        path.Split('.').Append(ReceiptId.DataKey).Aggregate(fields.Whole.Path, (whole, part) => whole.Field(part)),
        $"A send that asks for receipts puts the notification's signed ID under the key {ReceiptId.DataKey}. Use another key, or leave "
            + "'receipts' out.");

    private static bool Has(string? overrides, string path)
    {
        if (overrides is null) return false;
        using var json = JsonDocument.Parse(overrides);
        var at = json.RootElement;
        foreach (var part in path.Split('.').Append(ReceiptId.DataKey))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at)) return false;
        }

        return true;
    }
}

internal static class RecipientReader
{
    public static RecipientOf? Read(JsonFields fields)
    {
        var (hasToken, hasProvider) = (fields.Has(RecipientContract.Token), fields.Has(RecipientContract.Provider));
        var variables = fields.Read(RecipientContract.Variables);
        if (RecipientContract.Kinds.Count(fields.Has) != 1)
            fields.Refuse("Expected exactly one of token (with its provider), userId, externalId, audienceId and filter.");
        else if (hasProvider && !hasToken)
            fields.Refuse(
                RecipientContract.Provider, "'provider' is allowed only with 'token': Users and audiences have devices of any provider.");
        else if (hasToken && !hasProvider) fields.Refuse(RecipientContract.Provider, "'provider' is missing: a token needs it.");

        var address = RegistrationReader.ReadAddress(fields.Read(RecipientContract.Token), fields.Read(RecipientContract.Provider));
        var user = fields.Read(RecipientContract.UserId);
        var externalId = fields.Read(RecipientContract.ExternalId);
        var audience = fields.Read(RecipientContract.AudienceId);
        if (address is not null) return _ => new Recipient.ToToken(address, variables);
        if (user is not null) return _ => new Recipient.ToUser(user, variables);
        if (externalId is not null) return account => new Recipient.ToUser(UserId.For(account, externalId), variables);
        if (audience is not null) return _ => new Recipient.ToAudience(audience, variables);
        return fields.Read(RecipientContract.Filter) is { } filter ? _ => new Recipient.ToFilter(filter, variables) : null;
    }
}

internal static class FromReader
{
    public static SendFrom? Read(JsonFields fields)
    {
        var app = fields.Read(FromContract.AppName);
        var named = new Dictionary<ProviderFamily, CredentialId>();
        foreach (var (family, field) in FromContract.Credentials)
        {
            if (fields.Read(field) is { } id) named.Add(family, id);
        }

        if (fields.Has(FromContract.AppName) == FromContract.Credentials.Values.Any(fields.Has))
            fields.Refuse(
                $"Expected either appName or at least one of {string.Join(", ", ProviderFamily.All.Select(family => family.Field))}. "
                    + "Leave 'from' out for the default App.");
        return app is not null ? new SendFrom.NamedApp(app) : new SendFrom.NamedCredentials(named);
    }
}

internal static class ScheduleReader
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Latest = TimeSpan.FromDays(35);

    /// <summary>The time, or the only item of an array of times; null for a send without a schedule.</summary>
    public static DateTimeOffset? Read(JsonFields? schedule, DateTimeOffset now)
    {
        if (schedule?.Read(ScheduleContract.SendAt) is not { } sendAt) return null;
        if (sendAt.Element.ValueKind != JsonValueKind.Array) return ReadTime(sendAt, now);
        return sendAt.Items(1, 1) is [var only] ? ReadTime(only, now) : null;
    }

    private static DateTimeOffset? ReadTime(JsonField sendAt, DateTimeOffset now)
    {
        if (sendAt.Element.ValueKind != JsonValueKind.String)
            return sendAt.RefuseType<DateTimeOffset?>("a time as a string, or an array with one");
        if (!Timestamps.TryParse(sendAt.Element.GetString()!, out var time))
            return sendAt.Refuse<DateTimeOffset?>(
                "Expected a time with seconds, like 2026-01-31T09:00:00Z or 2026-01-31T10:00:00+01:00. A time without an offset is in "
                    + "UTC.");
        if (time < now + Soonest || time > now + Latest)
            return sendAt.Refuse<DateTimeOffset?>(
                "Expected a time from 1 minute to 35 days in the future. Leave 'schedule' out to send immediately.");
        return time;
    }
}

/// <summary>
/// Reads a recipient's variables. What no template can be given is refused here, instead of failing each recipient's
/// push.
/// </summary>
internal static class VariablesReader
{
    public const int MaximumBytes = 8 * 1024;

    /// <returns>The variables as compact JSON.</returns>
    public static string? Read(JsonField field)
    {
        if (field.Element.ValueKind != JsonValueKind.Object) return field.ObjectText(MaximumBytes);
        if (LevelsOf(field.Element) > TemplateLimits.VariableDepth)
            return field.Refuse<string?>(
                string.Create(
                    CultureInfo.InvariantCulture, $"Expected at most {TemplateLimits.VariableDepth} levels of objects and arrays."));
        if (LongestArrayIn(field.Element) > TemplateLimits.ArrayElements)
            return field.Refuse<string?>(
                string.Create(CultureInfo.InvariantCulture, $"Expected at most {TemplateLimits.ArrayElements} items in an array."));
        return field.ObjectText(MaximumBytes);
    }

    // The depth of the body is limited, so this ends.
    private static int LevelsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => 1 + element.EnumerateObject().Select(member => LevelsOf(member.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => 1 + element.EnumerateArray().Select(LevelsOf).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private static int LongestArrayIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(member => LongestArrayIn(member.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => Math.Max(element.GetArrayLength(), element.EnumerateArray().Select(LongestArrayIn).DefaultIfEmpty().Max()),
        _ => 0,
    };
}
