using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal static class CredentialReader
{
    public const string AppNameExpected = "1 to 64 of a-z, 0-9 and _";

    public static readonly TextRule Secret = new(1, 64 * 1024) { AllowsLines = true };
    public static readonly TextRule Mark = new(1, 256);

    public static NewCredential ReadNew(JsonBody body)
    {
        var problems = new ProblemList();
        var fields = body.Fields(ApiJson.Wire.CreateCredentialRequest, problems);
        var app = fields.Optional("appName")?.Parse<AppName>(AppName.TryParse, AppNameExpected);
        var type = fields.Required("credentialType")?.Word(Words.Providers);
        var content = fields.Required("content") is { } field ? ReadContent(field) : null;
        var isDefault = fields.Optional("isDefault")?.Boolean() ?? false;
        problems.ThrowIfAny();
        return new NewCredential(app, type!.Value, content!, isDefault);
    }

    public static (bool? IsDefault, CredentialUpload? Content) ReadChange(JsonBody body)
    {
        var problems = new ProblemList();
        var fields = body.Fields(ApiJson.Wire.UpdateCredentialRequest, problems);
        var isDefault = fields.Optional("isDefault")?.Boolean();
        var content = fields.Optional("content") is { } field ? ReadContent(field) : null;
        if (problems.IsEmpty && isDefault is null && content is null) fields.Refuse("Nothing to change: send isDefault, content or both.");
        problems.ThrowIfAny();
        return (isDefault, content);
    }

    private static CredentialUpload? ReadContent(JsonField field)
    {
        if (field.Fields(ApiJson.Wire.CredentialContentRequest) is not { } fields) return null;
        return new CredentialUpload(
            fields.Required("privateKey")?.Text(Secret),
            fields.Optional("certificate")?.Text(Secret),
            fields.Optional("keyId")?.Text(Mark),
            fields.Optional("teamId")?.Text(Mark),
            fields.Optional("bundleId")?.Text(Mark));
    }
}
