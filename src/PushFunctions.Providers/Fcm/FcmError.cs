using System.Text.Json;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>The parts of Google's error JSON that decide. All null where the body is something else.</summary>
/// <param name="Code"><c>errorCode</c> of the FcmError detail; null when Google's front end refused before FCM saw the message.</param>
/// <param name="Status">The name of the <c>google.rpc.Code</c>.</param>
/// <param name="Message">For people, and it may repeat what was sent: to be compared, never to be passed on.</param>
/// <param name="Field">The first field that a BadRequest detail names.</param>
internal sealed record FcmError(string? Code, string? Status, string? Message, string? Field)
{
    private static readonly FcmError Unknown = new(null, null, null, null);

    /// <summary>FCM says in words only that a token is not one of its own. The field, where one is named, must be the token's.</summary>
    public bool IsAboutToken =>
        Message is not null
        && Message.StartsWith("The registration token is not a valid", StringComparison.OrdinalIgnoreCase)
        && Field is null or "message.token" or "message.fid";

    /// <summary>Likewise for the size: "Android message is too big", "APNs message is too big".</summary>
    public bool IsAboutSize => Code is not null && Message is not null && Message.EndsWith("message is too big", StringComparison.OrdinalIgnoreCase);

    public static FcmError Parse(ReadOnlyMemory<byte> body) =>
        AnswerJson.Read(body, static root => AnswerJson.At(root, "error") is { ValueKind: JsonValueKind.Object } error ? Read(error) : null) ?? Unknown;

    private static FcmError Read(JsonElement error)
    {
        string? code = null, field = null;
        foreach (var detail in AnswerJson.Items(error, "details"))
        {
            code ??= AnswerJson.Text(detail, "errorCode");
            foreach (var violation in AnswerJson.Items(detail, "fieldViolations")) field ??= AnswerJson.Text(violation, "field");
        }

        return new FcmError(code, AnswerJson.Text(error, "status"), AnswerJson.Text(error, "message"), field);
    }
}
