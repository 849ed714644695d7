using System.Net;
using System.Net.Security;
using System.Text;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>
/// Signs a service account in, at the address of the setting: the JWT bearer grant of RFC 7523. Our own few lines, because Google's library
/// fails with a NullReferenceException when a refusal has no body, and hides Retry-After.
/// </summary>
internal sealed class FcmTokenEndpoint : IDisposable
{
    private const string Form = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";

    /// <summary>Renewals are an hour apart, and Azure would have dropped the connection silently: each opens its own.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(1);
    private readonly FcmAssertion _assertion;
    private readonly ProviderClient _http;
    private readonly Uri _address;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public FcmTokenEndpoint(CredentialContent.FcmServiceAccount account, FcmOptions options, SslClientAuthenticationOptions tls, TimeProvider time, Func<HttpMessageHandler>? network = null)
    {
        (_address, _timeout, _time) = (options.TokenUri, options.RequestTimeout, time);
        _assertion = new FcmAssertion(account, _address);
        var handler = network?.Invoke() ?? ProviderHandlers.Create(_address, new ConnectionOptions { ConnectTimeout = options.Connections.ConnectTimeout, IdleTimeout = IdleTimeout }, tls);
        _http = new ProviderClient(handler, HttpVersion.Version11, maximumConcurrentRequests: 1);
    }

    public async Task<SignIn> AskAsync(bool inPlaceOfRefused)
    {
        // Not the time of one send: many sends wait for this answer.
        using var deadline = new Deadline(_timeout, _time, CancellationToken.None);
        using var content = new RequestContent(Encoding.ASCII.GetBytes(Form + _assertion.Sign(_time.GetUtcNow())), "application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, _address);
        return await _http.AskAsync(request, content, deadline) switch
        {
            Exchange.Failed failure => TokenAnswers.Read(failure),
            Exchange.Answered answer => TokenAnswers.Read(answer, inPlaceOfRefused, _time.GetUtcNow()),
            _ => throw new InvalidOperationException("An exchange is answered or failed."),
        };
    }

    public void Dispose()
    {
        _http.Dispose();
        _assertion.Dispose();
    }
}
