using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class SendEndpoints(
    SendService sends, IdempotentSends keyed, RecipientCounter counter, BodyReader bodies, AcceptedResults results, ServiceTime time)
{
    public async Task<IResult> CountAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var (to, from) = body.Read(
            CountContract.Shape,
            static fields => (fields.Read(CountContract.To) ?? [], fields.Read(CountContract.From) ?? new SendFrom.DefaultApp()));
        Recipient[] recipients = [.. to.Select(recipient => recipient(call.Account))];
        return ApiResult.Ok(
            CountResponse.Of(await counter.CountAsync(call.Account, from, recipients, cancellationToken)), ApiJson.Wire.CountResponse);
    }

    public async Task<IResult> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var key = IdempotencyHeader.Read(call.Request);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var accepted = key is null
            ? new AcceptedSend((await sends.AcceptAsync(call.Account, Read(), cancellationToken)).Id, IsReplay: false)
            : await keyed.AcceptAsync(call.Account, key, body.Bytes, Read, cancellationToken);
        return results.Operation(
            call.Request, accepted.Operation.Value, $"{Routes.Operations}/{accepted.Operation.Value}", accepted.IsReplay);

        SendCommand Read() => SendReader.Read(body, call.Account, time.GetUtcNow()) with { CreatedBy = call.Caller.Sid };
    }
}

internal static class IdempotencyHeader
{
    public const string Name = "Idempotency-Key";

    /// <summary>Null if it is not specified.</summary>
    /// <exception cref="RequestException">It is specified more than once, empty, too long or not printable.</exception>
    public static IdempotencyKey? Read(HttpRequest request)
    {
        var values = request.Headers[Name];
        if (values.Count == 0) return null;
        if (values.Count == 1 && IdempotencyKey.TryParse(values[0], out var key)) return key;
        throw new RequestException(
            ProblemCode.InvalidRequest,
            $"{Name} must be specified once, with 1 to {IdempotencyKey.MaximumLength} printable ASCII characters.", Name);
    }
}
