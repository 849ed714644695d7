using System.Globalization;
using System.Text.Json;
using PushFunctions.Api.Http;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Api;

/// <summary>From a send's body to the command.</summary>
internal static class SendReader
{
    public const int MaximumTimeToLive = 2_419_200;
    public static readonly TextRule Sound = TextRules.Name;
    public static readonly TextRule CollapseKey = TextRules.CollapseKey;

    public static SendCommand Read(JsonBody body, DateTimeOffset now)
    {
        var problems = new ProblemList();
        var fields = body.Fields(ApiJson.Wire.SendRequest, problems);
        var template = fields.Required("content") is { } content ? ContentReader.Read(content) : new SendTemplate();
        var overrides = fields.Optional("overrides") is { } field ? OverridesReader.Read(field) : default;
        var command = new SendCommand
        {
            Template = template with
            {
                Sound = fields.Optional("sound")?.Text(Sound),
                Priority = fields.Optional("priority")?.Word(Words.Priorities) ?? PushPriority.High,
                TimeToLive = fields.Optional("timeToLive")?.Integer(0, MaximumTimeToLive),
                CollapseKey = fields.Optional("collapseKey")?.Text(CollapseKey),
                Tags = fields.Optional("tags")?.TextMap(TagRules.Maximum, TagRules.Key, TagRules.TemplateValue) ?? new Dictionary<string, string>(),
                FcmOverrides = overrides.Fcm,
                ApnOverrides = overrides.Apn,
            },
            From = (fields.Optional("from") is { } from ? FromReader.Read(from) : null) ?? new SendFrom.DefaultApp(),
            SendAt = fields.Optional("schedule") is { } schedule ? ScheduleReader.Read(schedule, now) : null,
            DryRun = fields.Optional("dryRun")?.Boolean() ?? false,
            To = fields.Required("to") is { } to ? RecipientReader.ReadAll(to, problems) : [],
        };
        problems.ThrowIfAny();
        return command;
    }
}

internal static class RecipientReader
{
    public const int Maximum = 10_000;
    private const string AudienceExpected = "an audience's id: comms_audience_ and 26 to 34 characters";

    public static IReadOnlyList<Recipient> ReadAll(JsonField field, ProblemList problems)
    {
        var recipients = new List<Recipient>();
        foreach (var item in field.Items(1, Maximum) ?? [])
        {
            if (problems.IsFull) break;
            if (Read(item) is { } recipient) recipients.Add(recipient);
        }

        return recipients;
    }

    private static Recipient? Read(JsonField item)
    {
        if (item.Fields(ApiJson.Wire.RecipientRequest) is not { } fields) return null;
        var variables = fields.Optional("variables") is { } field ? VariablesReader.Read(field) : null;
        var named = (fields.Has("token") ? 1 : 0) + (fields.Has("userId") ? 1 : 0) + (fields.Has("audienceId") ? 1 : 0);
        if (named != 1) fields.Refuse("Expected exactly one of token (with its provider), userId and audienceId.");
        else if (fields.Has("provider") && !fields.Has("token")) fields.Refuse("provider", "A provider goes with a token; Users and audiences bring their own.");

        var provider = fields.Optional("provider")?.Word(Words.Providers);
        var address = RegistrationReader.ReadAddress(fields.Optional("token"), provider);
        var user = fields.Optional("userId")?.Parse<UserId>(UserId.TryParse, RegistrationReader.UserIdExpected);
        var audience = fields.Optional("audienceId")?.Parse<AudienceId>(AudienceId.TryParse, AudienceExpected);
        if (fields.Has("token") && !fields.Has("provider")) fields.Required("provider");

        if (address is not null) return new Recipient.ToToken(address, variables);
        if (user is not null) return new Recipient.ToUser(user, variables);
        return audience is not null ? new Recipient.ToAudience(audience, variables) : null;
    }
}

internal static class FromReader
{
    private const string CredentialExpected = "a credential's id: comms_credential_ and 26 to 34 characters";

    public static SendFrom? Read(JsonField field)
    {
        if (field.Fields(ApiJson.Wire.FromRequest) is not { } fields) return null;
        var app = fields.Optional("appName")?.Parse<AppName>(AppName.TryParse, CredentialReader.AppNameExpected);
        var fcm = fields.Optional("fcm")?.Parse<CredentialId>(CredentialId.TryParse, CredentialExpected);
        var apn = fields.Optional("apn")?.Parse<CredentialId>(CredentialId.TryParse, CredentialExpected);
        var namesCredentials = fields.Has("fcm") || fields.Has("apn");
        if (fields.Has("appName") == namesCredentials) fields.Refuse("Expected either appName, or fcm or apn or both of these. Leave 'from' out for the default App.");
        return app is not null ? new SendFrom.NamedApp(app) : new SendFrom.NamedCredentials(fcm, apn);
    }
}

internal static class ScheduleReader
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Latest = TimeSpan.FromDays(35);

    /// <summary>The time itself, or the only entry of an array of times.</summary>
    public static DateTimeOffset? Read(JsonField field, DateTimeOffset now)
    {
        if (field.Fields(ApiJson.Wire.ScheduleRequest)?.Required("sendAt") is not { } sendAt) return null;
        if (sendAt.Element.ValueKind != JsonValueKind.Array) return ReadTime(sendAt, now);
        return sendAt.Items(1, 1) is [var only] ? ReadTime(only, now) : null;
    }

    private static DateTimeOffset? ReadTime(JsonField sendAt, DateTimeOffset now)
    {
        if (sendAt.Element.ValueKind != JsonValueKind.String) return sendAt.RefuseType<DateTimeOffset?>("a time as a text, or an array of one");
        if (!Timestamps.TryParse(sendAt.Element.GetString()!, out var time))
            return sendAt.Refuse<DateTimeOffset?>("Expected a time with seconds, like 2026-01-31T09:00:00Z or 2026-01-31T10:00:00+01:00; without an offset it is in UTC.");
        if (time < now + Soonest || time > now + Latest)
            return sendAt.Refuse<DateTimeOffset?>("Expected a time from 1 minute to 35 days ahead of now. Leave 'schedule' out to send at once.");
        return time;
    }
}

/// <summary>Reads a recipient's variables. What no template could be given is refused here, and not as a failed push of each recipient.</summary>
internal static class VariablesReader
{
    public const int MaximumBytes = 8 * 1024;

    /// <returns>The variables as compact JSON.</returns>
    public static string? Read(JsonField field)
    {
        if (field.Element.ValueKind != JsonValueKind.Object) return field.ObjectText(MaximumBytes);
        if (LevelsOf(field.Element) > TemplateLimits.VariableDepth)
            return field.Refuse<string?>(string.Create(CultureInfo.InvariantCulture, $"Expected at most {TemplateLimits.VariableDepth} levels of objects and arrays."));
        if (LongestArrayIn(field.Element) > TemplateLimits.ArrayElements)
            return field.Refuse<string?>(string.Create(CultureInfo.InvariantCulture, $"Expected at most {TemplateLimits.ArrayElements} elements in an array."));
        return field.ObjectText(MaximumBytes);
    }

    // The body as a whole has a limit of levels, so that this ends.
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

/// <summary>What tags may be.</summary>
internal static class TagRules
{
    public const int Maximum = 10;

    public static readonly TextRule Key = TextRules.TagKey;

    public static readonly TextRule Value = TextRules.TagValue;

    public static readonly TextRule TemplateValue = TextRules.TagTemplate;
}
