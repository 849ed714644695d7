using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The body that an app posts, and the <c>receipts</c> of a send.</summary>
internal static class ReceiptContract
{
    public const int MaximumReceipts = 50;
    public const int MaximumBytes = 16 * 1024;

    /// <summary>Longer than any id: what is not one counts nothing, and is no reason to fail an app's request.</summary>
    private const int MaximumId = 128;

    public static readonly IReadOnlyDictionary<string, ReceiptKinds> Kinds = new Dictionary<string, ReceiptKinds>(StringComparer.Ordinal)
    {
        ["opened"] = ReceiptKinds.Opened,
        ["delivered"] = ReceiptKinds.Delivered,
        ["dismissed"] = ReceiptKinds.Dismissed,
    };

    public static readonly Rule<ReceiptKinds?> EventRule = Rules.Word(Kinds, "ReceiptEvent");

    public static readonly RequestShape Shape = new("ReceiptsRequest", "What became of pushes on a device.");

    private static readonly RequestShape One = new("ReceiptRequest", "What became of one push.");

    private static readonly RequestField<string> Id = One.Required(
        "id", Rules.Text(new TextRule(1, MaximumId)), "Required: the value of pf in the push's data.");

    private static readonly RequestField<ReceiptKinds?> Event = One.Required(
        "event", EventRule, "Required: opened, delivered or dismissed.");

    private static readonly RequestField<JsonField?> At = One.Optional(
        "at", Rules.Unread(new ValueSchema("string") { Format = "date-time" }),
        "When it happened; at most 5 minutes ahead of the service's time. Default: now.");

    public static readonly RequestField<IReadOnlyList<PostedReceipt>> Receipts = Shape.Required(
        "receipts", Rules.List(1, MaximumReceipts, Rules.Object(One, Read)), "Required: 1 to 50 receipts.");

    private static PostedReceipt? Read(JsonFields fields)
    {
        var (id, kind, at) = (fields.Read(Id), fields.Read(Event), ReadTime(fields.Read(At)));
        return id is null || kind is null ? null : new PostedReceipt(id, kind.Value, at);
    }

    private static DateTimeOffset? ReadTime(JsonField? at)
    {
        if (at is not { } field) return null;
        if (field.Element.ValueKind != JsonValueKind.String) return field.RefuseType<DateTimeOffset?>("a time as a string");
        return Timestamps.TryParse(field.Element.GetString()!, out var time) ? time : field.Refuse<DateTimeOffset?>(
            "Expected a time with seconds, like 2026-01-31T09:00:00Z or 2026-01-31T10:00:00+01:00. A time without an offset is in UTC.");
    }
}

/// <summary>The receipts were taken.</summary>
/// <param name="Received">How many the request had. Which of them count is not told.</param>
public sealed record ReceiptsAccepted(int Received);

internal sealed class ReceiptEndpoints(
    ReceiptCollector collector, BodyReader bodies, ReceiptLimit limit, ServiceTime time)
{
    /// <summary>No credentials: the signature of an id is its credential. Whether it holds is not told, so that nobody
    /// can try ids out.</summary>
    public async Task<IResult> PostAsync(ApiCall call, CancellationToken cancellationToken)
    {
        limit.Demand();
        using var body = await bodies.ReadAsync(call.Request, ReceiptContract.MaximumBytes, cancellationToken);
        var latest = time.GetUtcNow() + ReceiptCollector.ClockSkew;
        var posted = body.Read(ReceiptContract.Shape, fields =>
        {
            var read = fields.Read(ReceiptContract.Receipts) ?? [];
            foreach (var (index, receipt) in read.Index())
            {
                if (receipt.At <= latest || receipt.At is null) continue;
                fields.Whole.Problems.Add(
                    fields.Whole.Path.Field("receipts").Item(index).Field("at"),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The time is in the future. A device's clock may be {ReceiptCollector.ClockSkew.TotalMinutes:0} minutes ahead of ")
                    + "the service's: correct it, or leave 'at' out.");
            }

            return read;
        });
        collector.Add(posted);
        return ApiResult.Of(StatusCodes.Status202Accepted, new ReceiptsAccepted(posted.Count), ApiJson.Wire.ReceiptsAccepted);
    }
}
