using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace PushFunctions.Api.Http;

/// <summary>
/// What must hold of any body before a field of it is looked at: UTF-8, JSON, not deep, no name twice in an object
/// (readers differ in which of the two counts), no half of a surrogate pair (it has no UTF-8).
/// </summary>
internal static class JsonText
{
    public const int MaximumDepth = 32;

    /// <exception cref="RequestException">It does not hold; line and position count from 1.</exception>
    public static void Check(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw Refuse("The body is not valid UTF-8.");
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        var walk = new JsonWalk();
        try
        {
            while (reader.Read())
            {
                if (walk.Enter(ref reader) is { } problem) throw Refuse(problem, walk.Path.ToString());
            }
        }
        catch (JsonException fault)
        {
            // The reader does not count what it has only just opened.
            var depth = reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0);
            throw Refuse(depth >= MaximumDepth
                ? $"The body is nested deeper than {MaximumDepth} levels."
                : $"The body is not valid JSON, at line {Count(fault.LineNumber)}, byte {Count(fault.BytePositionInLine)}.");
        }
    }

    private static string Count(long? fromZero) => ((fromZero ?? 0) + 1).ToString(CultureInfo.InvariantCulture);

    private static RequestException Refuse(string message, string? context = null) => new(ProblemCode.InvalidRequest, message, context);
}
