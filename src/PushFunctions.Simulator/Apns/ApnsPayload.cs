using System.Text.Json;

namespace PushFunctions.Simulator.Apns;

internal static class ApnsPayload
{
    private const int Limit = 4096;
    private const int VoipLimit = 5120;

    /// <returns>The reason to refuse it, or null.</returns>
    public static string? Check(ReadOnlySpan<byte> body, string? pushType)
    {
        if (body.Length > (pushType == "voip" ? VoipLimit : Limit))
            return "PayloadTooLarge";

        return IsFilledObject(body) ? null : "PayloadEmpty";
    }

    private static bool IsFilledObject(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read()
                || reader.TokenType == JsonTokenType.EndObject)
                return false;

            while (reader.Read())
            {
                // To the end: a broken tail makes the payload unreadable too.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
