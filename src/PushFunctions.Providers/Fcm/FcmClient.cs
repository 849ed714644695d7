using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>What the sends of one FCM credential share.</summary>
internal sealed class FcmClient(ProviderClient http, FcmTokenEndpoint tokenEndpoint, FcmAccessTokens accessTokens, Uri sendAddress) : IDisposable
{
    public FcmAccessTokens AccessTokens => accessTokens;

    /// <summary>Asks, and asks once more where the request was certainly not processed.</summary>
    public async Task<Exchange> AskAsync(byte[] body, AccessToken accessToken, Deadline deadline)
    {
        var exchange = await AskOnceAsync(body, accessToken, deadline);
        return exchange is Exchange.Failed { MayBeRepeated: true } ? await AskOnceAsync(body, accessToken, deadline) : exchange;
    }

    public void Dispose()
    {
        http.Dispose();
        tokenEndpoint.Dispose();
    }

    public static Uri SendAddress(Uri baseAddress, CredentialContent.FcmServiceAccount account) =>
        new($"{baseAddress.AbsoluteUri.TrimEnd('/')}/v1/projects/{Uri.EscapeDataString(account.ProjectId)}/messages:send");

    private async Task<Exchange> AskOnceAsync(byte[] body, AccessToken accessToken, Deadline deadline)
    {
        using var content = new RequestContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, sendAddress);
        request.Headers.TryAddWithoutValidation("Authorization", accessToken.Header);
        return await http.AskAsync(request, content, deadline);
    }
}
