using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal static class RegistrationReader
{
    public const string UserIdExpected = "a User's id: comms_user_ and 26 to 34 characters";

    public const int MaximumTags = 20;
    public static readonly TextRule TagKey = TagRules.Key with { Maximum = 64 };

    public static RegisterCommand Read(JsonBody body)
    {
        var problems = new ProblemList();
        var fields = body.Fields(ApiJson.Wire.RegisterRequest, problems);
        var token = fields.Required("token");
        var provider = fields.Required("provider")?.Word(Words.Providers);
        var address = ReadAddress(token, provider);
        var app = fields.Optional("appName")?.Parse<AppName>(AppName.TryParse, CredentialReader.AppNameExpected);
        var user = fields.Optional("userId")?.Parse<UserId>(UserId.TryParse, UserIdExpected);
        var tags = fields.Optional("tags")?.TextMap(MaximumTags, TagKey, TagRules.Value);
        var previous = ReadAddress(fields.Optional("previousToken"), provider);
        problems.ThrowIfAny();
        return new RegisterCommand(address!, app, user, tags, previous?.Token);
    }

    /// <summary>Null without a provider too, by which a token is judged.</summary>
    public static DeviceAddress? ReadAddress(JsonField? token, Provider? provider)
    {
        if (provider is { } known) return token?.Parse<DeviceAddress>(text => DeviceAddress.TryParse(known, text, out var address, out var problem) ? (address, null) : (null, problem));
        token?.Parse<DeviceToken>(DeviceToken.TryParse, DeviceToken.Expected);
        return null;
    }
}
