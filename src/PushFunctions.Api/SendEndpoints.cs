using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class SendEndpoints(SendService sends, IdempotentSends keyed, BodyReader bodies, Writes writes, TimeProvider time)
{
    public async Task<IResult> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var key = IdempotencyHeader.Read(call.Request);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var accepted = key is null
            ? new AcceptedSend((await sends.AcceptAsync(call.Account, Read(), cancellationToken)).Id, IsReplay: false)
            : await keyed.AcceptAsync(call.Account, key, body.Bytes, Read, cancellationToken);
        return writes.Operation(call.Request, accepted.Operation.Value, $"{Routes.Operations}/{accepted.Operation.Value}", accepted.IsReplay);

        SendCommand Read() => SendReader.Read(body, time.GetUtcNow());
    }
}
