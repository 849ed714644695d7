using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Answers;
using PushFunctions.Core.Telemetry;

namespace PushFunctions.Api.Service;

internal sealed class HealthEndpoints(IServiceHealth health)
{
    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiAnswer.Ok(HealthAnswer.Of(await health.ReadAsync(cancellationToken)), ApiJson.Wire.HealthAnswer);
}
