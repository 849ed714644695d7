using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

/// <summary>What the sends of one APNs credential share.</summary>
/// <param name="providerTokens">Null where a client certificate says who sends.</param>
internal sealed class ApnsClient(ProviderClient http, ProviderTokens? providerTokens, string baseAddress, string bundleId, IDisposable secret, TimeProvider time) : IDisposable
{
    private readonly FirstRequestGate _gate = new(time);

    public ProviderTokens? ProviderTokens => providerTokens;

    public string BundleId => bundleId;

    /// <summary>Asks, and asks once more where the request was certainly not processed; by the gate, so that not all that were refused come back at once.</summary>
    public async Task<Exchange> AskAsync(ApnsRequest push, ProviderToken? providerToken, Deadline deadline)
    {
        var exchange = await AskOnceAsync(push, providerToken, deadline);
        return exchange is Exchange.Failed { MayBeRepeated: true } ? await AskOnceAsync(push, providerToken, deadline) : exchange;
    }

    public void Dispose()
    {
        http.Dispose();
        _gate.Dispose();
        secret.Dispose();
    }

    private async Task<Exchange> AskOnceAsync(ApnsRequest push, ProviderToken? providerToken, Deadline deadline)
    {
        var pass = await _gate.EnterAsync(deadline.Token);
        Exchange? exchange = null;
        try
        {
            return exchange = await SendAsync(push, providerToken, deadline);
        }
        finally
        {
            _gate.Leave(pass, exchange is Exchange.Answered, connectionLost: exchange is Exchange.Failed { Kind: not FailureKind.TimedOut });
        }
    }

    private async Task<Exchange> SendAsync(ApnsRequest push, ProviderToken? providerToken, Deadline deadline)
    {
        using var content = new RequestContent(push.Payload);
        using var request = new HttpRequestMessage(HttpMethod.Post, baseAddress + push.Path);
        if (providerToken is not null) request.Headers.TryAddWithoutValidation("authorization", providerToken.Header);
        foreach (var (name, value) in push.Headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.AskAsync(request, content, deadline);
    }
}
