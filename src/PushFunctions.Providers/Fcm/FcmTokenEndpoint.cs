using System.Security.Cryptography;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using PushFunctions.Core.Apps;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>Signs a service account in, at the address of the setting.</summary>
internal sealed class FcmTokenEndpoint : IDisposable
{
    private const string Scope = "https://www.googleapis.com/auth/firebase.messaging";
    private readonly RSA _key = RSA.Create();
    private readonly ServiceAccountCredential _account;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public FcmTokenEndpoint(CredentialContent.FcmServiceAccount account, FcmOptions options, TokenClientFactory clients, TimeProvider time)
    {
        (_timeout, _time) = (options.RequestTimeout, time);
        _key.ImportFromPem(account.PrivateKeyPem);
        _account = new ServiceAccountCredential(new ServiceAccountCredential.Initializer(account.ClientEmail, options.TokenUri.AbsoluteUri)
        {
            Key = _key,
            KeyId = account.PrivateKeyId,
            Scopes = [Scope],
            Clock = new GoogleClock(time),
            HttpClientFactory = clients,
            // The library would hold the call for minutes; a retry is the queue's.
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
        });
        _account.HttpClient.MessageHandler.NumTries = 1;
        _account.HttpClient.MessageHandler.FollowRedirect = false;
    }

    public async Task<SignIn> AskAsync(bool inPlaceOfRefused)
    {
        // Not the time of one send: many sends wait for this answer.
        using var timeout = new CancellationTokenSource(_timeout, _time);
        try
        {
            await _account.RequestAccessTokenAsync(timeout.Token);
            return TokenAnswers.Read(_account.Token, inPlaceOfRefused, _time.GetUtcNow());
        }
        catch (TokenResponseException refusal)
        {
            return TokenAnswers.Read((int?)refusal.StatusCode, refusal.Error?.Error);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return TokenAnswers.Read(NetworkFailures.Read(exception, bodyHasLeft: false));
        }
    }

    public void Dispose()
    {
        _account.HttpClient.Dispose();
        _key.Dispose();
    }
}
