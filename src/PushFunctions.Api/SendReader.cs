using PushFunctions.Api.Http;

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
