using PushFunctions.Core.Apps;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>What the sends of one FCM credential share.</summary>
internal sealed class FcmClient(ProviderClient http, FcmTokenEndpoint tokenEndpoint, FcmAccessTokens accessTokens, Uri sendAddress) : IDisposable
{
    public FcmAccessTokens AccessTokens => accessTokens;

    public async Task<Exchange> AskAsync(byte[] body, AccessToken accessToken, Deadline deadline)
    {
        using var content = new RequestContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, sendAddress);
        request.Headers.TryAddWithoutValidation("Authorization", accessToken.Header);
        return await http.AskAsync(request, content, deadline);
    }

    public void Dispose()
    {
        http.Dispose();
        tokenEndpoint.Dispose();
    }

    public static Uri SendAddress(Uri baseAddress, CredentialContent.FcmServiceAccount account) =>
        new($"{baseAddress.AbsoluteUri.TrimEnd('/')}/v1/projects/{Uri.EscapeDataString(account.ProjectId)}/messages:send");
}
