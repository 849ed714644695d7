using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class HealthEndpoints(IServiceHealth health)
{
    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiAnswer.Ok(HealthAnswer.Of(await health.ReadAsync(cancellationToken)), ApiJson.Wire.HealthAnswer);
}
