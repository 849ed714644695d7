using PushFunctions.Api.Http;

namespace PushFunctions.Api;

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
