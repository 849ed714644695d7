using PushFunctions.Api.Bodies;
using PushFunctions.Api.Credentials;
using PushFunctions.Api.Lists;
using PushFunctions.Api.Sends;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Registrations;

namespace PushFunctions.Api.Registrations;

internal static class RegistrationReader
{
    public const string TokenExpected = "1 to 4096 printable ASCII characters without spaces, as the provider's SDK gave it to the app";
    public const string UserIdExpected = "a User's id: comms_user_ and 26 to 34 characters";

    public static RegisterCommand Read(JsonBody body)
    {
        var problems = new ProblemList();
        var fields = body.Fields(ApiJson.Wire.RegisterRequest, problems);
        var token = fields.Required("token")?.Parse<DeviceToken>(DeviceToken.TryParse, TokenExpected);
        var provider = fields.Required("provider")?.Word(Words.Providers);
        var app = fields.Optional("appName")?.Parse<AppName>(AppName.TryParse, CredentialReader.AppNameExpected);
        var user = fields.Optional("userId")?.Parse<UserId>(UserId.TryParse, UserIdExpected);
        var tags = fields.Optional("tags")?.TextMap(TagRules.Maximum, TagRules.Key, TagRules.Value);
        var previous = fields.Optional("previousToken")?.Parse<DeviceToken>(DeviceToken.TryParse, TokenExpected);
        problems.ThrowIfAny();
        return new RegisterCommand(new DeviceAddress(provider!.Value, token!), app, user, tags, previous);
    }
}
