using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

/// <summary>What the sends of one APNs credential share.</summary>
/// <param name="providerTokens">Null where a client certificate says who sends.</param>
internal sealed class ApnsClient(ProviderClient http, ProviderTokens? providerTokens, string baseAddress, string bundleId, IDisposable secret) : IDisposable
{
    private readonly FirstRequestGate _gate = new();

    public ProviderTokens? ProviderTokens => providerTokens;

    public string BundleId => bundleId;

    public async Task<Exchange> AskAsync(ApnsRequest push, ProviderToken? providerToken, Deadline deadline)
    {
        var goesAlone = await _gate.EnterAsync(deadline.Token);
        var answered = false;
        try
        {
            var exchange = await SendAsync(push, providerToken, deadline);
            answered = exchange is Exchange.Answered;
            return exchange;
        }
        finally
        {
            if (goesAlone) _gate.Leave(answered);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        _gate.Dispose();
        secret.Dispose();
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
