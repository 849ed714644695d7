using System.Text.Json;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

/// <summary>The body of a refusal: a reason and, with a 410, since when. Both null where the body is something else.</summary>
internal readonly record struct ApnsError(string? Reason, DateTimeOffset? Since)
{
    public static ApnsError Parse(ReadOnlyMemory<byte> body) => AnswerJson.Read(body, static root => new ApnsError(AnswerJson.Text(root, "reason"), SinceIn(root)));

    private static DateTimeOffset? SinceIn(JsonElement root) =>
        AnswerJson.At(root, "timestamp") is { ValueKind: JsonValueKind.Number } timestamp
        && timestamp.TryGetInt64(out var milliseconds)
        && milliseconds >= 0
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
