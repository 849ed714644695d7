namespace PushFunctions.Core.Templates;

/// <summary>The texts of a send, parsed; null where the send has none.</summary>
internal sealed record TemplateFields
{
    public TemplateText? Title { get; private init; }

    public TemplateText? Subtitle { get; private init; }

    public TemplateText? Body { get; private init; }

    public TemplateText? Image { get; private init; }

    public required TemplateMap Data { get; init; }

    public TemplateText? Badge { get; private init; }

    public TemplateText? Category { get; private init; }

    public TemplateText? ThreadId { get; private init; }

    public TemplateText? Link { get; private init; }

    public TemplateText? Sound { get; private init; }

    public TemplateText? CollapseKey { get; private init; }

    public required TemplateMap Tags { get; init; }

    public TemplateJson? FcmOverrides { get; private init; }

    public TemplateJson? ApnOverrides { get; private init; }

    public bool AreConstant =>
        Array.TrueForAll([Title, Subtitle, Body, Image, Badge, Category, ThreadId, Link, Sound, CollapseKey], text => text is null or { IsConstant: true }) &&
        Data.IsConstant && Tags.IsConstant && FcmOverrides is null or { IsConstant: true } && ApnOverrides is null or { IsConstant: true };

    public static TemplateFields Compile(SendTemplate template, List<Problem> problems)
    {
        return new TemplateFields
        {
            Title = Text("$.content.title", template.Title, TextRules.Prose),
            Subtitle = Text("$.content.subtitle", template.Subtitle, TextRules.Prose),
            Body = Text("$.content.body", template.Body, TextRules.Prose),
            Image = Text("$.content.image", template.Image, TextRules.Address),
            Data = TemplateMap.Compile("$.content.data", template.Data, TextRules.Prose, problems),
            Badge = Text("$.content.badge", template.BadgeTemplate, TextRules.Badge),
            Category = Text("$.content.category", template.Category, TextRules.Name),
            ThreadId = Text("$.content.threadId", template.ThreadId, TextRules.Name),
            Link = Text("$.content.link", template.Link, TextRules.Address),
            Sound = Text("$.sound", template.Sound, TextRules.Name),
            CollapseKey = Text("$.collapseKey", template.CollapseKey, TextRules.CollapseKey),
            Tags = TemplateMap.Compile("$.tags", template.Tags, TextRules.TagTemplate, problems),
            FcmOverrides = Json("$.overrides.fcm", template.FcmOverrides),
            ApnOverrides = Json("$.overrides.apn", template.ApnOverrides),
        };

        TemplateText? Text(string path, string? text, TextRule rule) =>
            text is null ? null : TemplateText.Compile(path, text, rule, problems);

        TemplateJson? Json(string path, string? json) => json is null ? null : TemplateJson.Compile(path, json, problems);
    }
}
