using System.Text.Json;

namespace PushFunctions.Simulator.Fcm;

/// <summary>The body of one request, judged: a target, or why not.</summary>
internal sealed record FcmRequest(string Target, bool ValidateOnly, FcmRefusal? Refusal)
{
    public static FcmRequest Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Judge(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what a string of broken UTF-8 ends in, once it is read.
            return No(FcmRefusal.Shape([new FieldViolation("", "Invalid JSON payload received. Unexpected token.")]));
        }
    }

    private static FcmRequest Judge(JsonElement root)
    {
        var violations = new List<FieldViolation>();
        if (root.ValueKind == JsonValueKind.Object)
            FcmShape.Check(root, FcmSchema.Request, "", violations);
        else
            violations.Add(new FieldViolation("", "Invalid JSON payload received. Unexpected token."));

        if (violations.Count == 0)
            CheckOneTarget(root, violations);
        if (violations.Count > 0)
            return No(FcmRefusal.Shape(violations));

        if (FcmMessage.Field(root, "message") is not { } content)
            return No(FcmRefusal.Argument("The message is not set.", "message"));

        var message = new FcmMessage(content, FcmMessage.Field(root, "validate_only", "validateOnly")?.GetBoolean() ?? false);
        if (FcmRules.Check(message) is { } refusal)
            return No(refusal);

        var (kind, target) = message.Target!.Value;
        return new FcmRequest(kind == "topic" ? $"/topics/{target}" : target, message.ValidateOnly, null);
    }

    private static void CheckOneTarget(JsonElement root, List<FieldViolation> violations)
    {
        var set = FcmSchema.Targets.Where(kind => FcmMessage.Field(FcmMessage.Field(root, "message"), kind) is not null);
        foreach (var extra in set.Skip(1))
        {
            violations.Add(new FieldViolation("message",
                $"Invalid value at 'message' (oneof), oneof field 'target' is already set. Cannot set '{extra}'"));
        }
    }

    private static FcmRequest No(FcmRefusal refusal) => new("", false, refusal);
}
