using PushFunctions.Api.Http;

namespace PushFunctions.Api;

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
