using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Answers;
using PushFunctions.Api.Bodies;
using PushFunctions.Core.Sending;

namespace PushFunctions.Api.Sends;

internal sealed class SendEndpoints(SendService sends, BodyReader bodies, Writes writes, TimeProvider time)
{
    public async Task<IResult> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var operation = await sends.AcceptAsync(call.Account, SendReader.Read(body, time.GetUtcNow()), cancellationToken);
        return writes.Operation(call.Request, operation.Id.Value, $"{Routes.Operations}/{operation.Id.Value}");
    }
}
