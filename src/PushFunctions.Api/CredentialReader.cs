using PushFunctions.Api.Http;
using static PushFunctions.Api.CredentialContract;

namespace PushFunctions.Api;

internal static class CredentialReader
{
    public static NewCredential ReadNew(JsonBody body) => body.Read(Create, static fields =>
        new NewCredential(
            fields.Read(CredentialContract.AppName), fields.Read(CredentialType) ?? default, fields.Read(Content)!,
            fields.Read(IsDefault) ?? false));

    public static (bool? IsDefault, CredentialUpload? Content) ReadChange(JsonBody body) => body.Read(Update, static fields =>
    {
        if (!fields.Has(NewIsDefault) && !fields.Has(NewContent)) fields.Refuse("Nothing to change: specify isDefault, content or both.");
        return (fields.Read(NewIsDefault), fields.Read(NewContent));
    });
}
