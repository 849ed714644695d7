using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Access;
using PushFunctions.Api.Faults;

namespace PushFunctions.Api;

/// <summary>The one way in: who is calling, may they, and whatever goes wrong becomes an error answer.</summary>
public sealed class PushApi
{
    private readonly IServiceProvider _services;
    private readonly CallerGate _gate;
    private readonly FaultAnswers _faults;

    internal PushApi(IServiceProvider services, CallerGate gate, FaultAnswers faults) => (_services, _gate, _faults) = (services, gate, faults);

    /// <param name="cancellationToken">Ends with the request or with the host.</param>
    /// <returns>The answer; nothing is thrown.</returns>
    public async Task<IResult> RunAsync(ApiEndpoint endpoint, HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var caller = endpoint.IsOpen ? null : await _gate.AdmitAsync(request, endpoint.Scopes, cancellationToken);
            return await endpoint.Invoke(_services, new ApiCall(endpoint, request, caller), cancellationToken);
        }
        catch (Exception fault)
        {
            return _faults.Answer(fault, endpoint, request, cancellationToken);
        }
    }
}
