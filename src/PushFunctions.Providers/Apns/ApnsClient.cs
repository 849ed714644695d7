using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

internal static class ClientCertificate
{
    public static X509Certificate2 Load(CredentialContent.ApnsCertificate content)
    {
        using var certificate = X509Certificate2.CreateFromPem(content.CertificatePem, content.PrivateKeyPem);
        // Through PKCS#12, because Windows does not do TLS with a key that lives in memory only.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>Offline: fetching intermediate certificates would delay every push.</summary>
    public static SslStreamCertificateContext ForTls(X509Certificate2 certificate) =>
        SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
}

/// <summary>APNs' clients, one per (credential, revision): a connection belongs to one team.</summary>
/// <param name="tokensOf">Clients whose credentials hold the same key send the same tokens, which they share through
/// the store.</param>
/// <param name="trust">For tests only: how a stand-in's certificate is validated. Null leaves it to the system.</param>
/// <param name="network">For tests only: makes what stands in for the network. Null is the network.</param>
internal sealed class ApnsConnections(
    ApnsOptions options, Func<ApnsSigningKey, ProviderTokens> tokensOf, TimeProvider time,
    RemoteCertificateValidationCallback? trust = null,
    Func<HttpMessageHandler>? network = null) : IDisposable
{
    private readonly ClientPool<ApnsClient> _pool =
        new(credential => Open(credential, options, tokensOf, time, trust, network), options.Connections.IdleTimeout, time,
            options.Connections.PooledLifetime);

    public ClientLease<ApnsClient> Rent(PushCredential credential) => _pool.Rent(credential);

    public void Dispose() => _pool.Dispose();

    public static InvalidOperationException WrongContent(PushCredential credential) =>
        new($"Credential {credential.Id} holds {credential.Content}; APNs needs a signing key or a certificate.");

    private static ApnsClient Open(
        PushCredential credential, ApnsOptions options, Func<ApnsSigningKey, ProviderTokens> tokensOf, TimeProvider time,
        RemoteCertificateValidationCallback? trust,
        Func<HttpMessageHandler>? network)
    {
        var address = credential.Type == Provider.ApnSandbox ? options.SandboxBaseAddress : options.ProductionBaseAddress;
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust };
        return credential.Content switch
        {
            CredentialContent.ApnsTokenKey key => WithKey(key),
            CredentialContent.ApnsCertificate certificate => WithCertificate(certificate),
            _ => throw WrongContent(credential),
        };

        ApnsClient WithKey(CredentialContent.ApnsTokenKey content)
        {
            var key = new ApnsSigningKey(content);
            return new ApnsClient(Http(), tokensOf(key), Base(), key, time);
        }

        ApnsClient WithCertificate(CredentialContent.ApnsCertificate content)
        {
            var certificate = ClientCertificate.Load(content);
            tls.ClientCertificateContext = ClientCertificate.ForTls(certificate);
            return new ApnsClient(Http(), providerTokens: null, Base(), certificate, time);
        }

        ProviderClient Http() => new(network?.Invoke() ?? Handler(), HttpVersion.Version20);

        SocketsHttpHandler Handler()
        {
            var handler = ProviderHandlers.Create(address, options.Connections, tls);
            // The pool replaces the whole client instead, whose gate lets a single request onto a new connection.
            handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
            return handler;
        }

        string Base() => address.AbsoluteUri.TrimEnd('/');
    }
}

/// <summary>What the sends of one APNs credential share.</summary>
/// <param name="providerTokens">Null where a client certificate authenticates the sender.</param>
internal sealed class ApnsClient(
    ProviderClient http, ProviderTokens? providerTokens, string baseAddress, IDisposable secret, TimeProvider time) : IDisposable
{
    private readonly FirstRequestGate _gate = new(time);

    public ProviderTokens? ProviderTokens => providerTokens;

    /// <summary>Sends, and sends once more where the request was certainly not processed; through the gate, so that
    /// refused requests do not all come back at once.</summary>
    public async Task<Exchange> SendAsync(ApnsRequest push, ProviderToken? providerToken, Deadline deadline)
    {
        var exchange = await SendOnceAsync(push, providerToken, deadline);
        return exchange is Exchange.Failed { MayBeRepeated: true } ? await SendOnceAsync(push, providerToken, deadline) : exchange;
    }

    public void Dispose()
    {
        http.Dispose();
        _gate.Dispose();
        secret.Dispose();
    }

    private async Task<Exchange> SendOnceAsync(ApnsRequest push, ProviderToken? providerToken, Deadline deadline)
    {
        var pass = await _gate.EnterAsync(deadline.Token);
        Exchange? exchange = null;
        try
        {
            return exchange = await PostAsync(push, providerToken, deadline);
        }
        finally
        {
            _gate.Leave(
                pass, exchange is Exchange.Responded, connectionLost: exchange is Exchange.Failed { Kind: not FailureKind.TimedOut });
        }
    }

    private async Task<Exchange> PostAsync(ApnsRequest push, ProviderToken? providerToken, Deadline deadline)
    {
        using var content = new RequestContent(push.Payload);
        using var request = new HttpRequestMessage(HttpMethod.Post, baseAddress + push.Path);
        if (providerToken is not null) request.Headers.TryAddWithoutValidation("authorization", providerToken.Header);
        foreach (var (name, value) in push.Headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request, content, deadline);
    }
}

/// <summary>
/// APNs allows one stream until it has seen a valid provider token: the first request is sent alone, the others wait
/// for its response. Where there was none, or none for a moment, the next one is sent alone; where a connection was
/// lost, the gate closes again for the next.
/// </summary>
internal sealed class FirstRequestGate(TimeProvider time) : IDisposable
{
    /// <summary>How long the others wait for one response. APNs responds in a tenth of a second; one push that never
    /// gets a response must not hold up the rest.</summary>
    public static readonly TimeSpan ExclusiveAtMost = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _turn = new(1);

    // Odd while the gate is open. It only grows, so that a late failure of an earlier connection does not close it
    // again.
    private int _state;

    /// <returns>A pass for <see cref="Leave"/>.</returns>
    public async ValueTask<GatePass> EnterAsync(CancellationToken cancellationToken)
    {
        if (TryPass(out var pass)) return pass;
        await _turn.WaitAsync(cancellationToken);
        if (!TryPass(out pass)) return new GatePass(Volatile.Read(ref _state), new ExclusiveTurn(_turn, time));
        _turn.Release();
        return pass;
    }

    /// <param name="responded">APNs responded to the request, in whatever way.</param>
    /// <param name="connectionLost">There will be a new connection.</param>
    public void Leave(GatePass pass, bool responded, bool connectionLost)
    {
        if (pass.GoesAlone ? responded : connectionLost) Interlocked.CompareExchange(ref _state, pass.State + 1, pass.State);
        pass.Turn?.End();
    }

    public void Dispose() => _turn.Dispose();

    private bool TryPass(out GatePass pass)
    {
        var state = Volatile.Read(ref _state);
        pass = new GatePass(state, Turn: null);
        return (state & 1) == 1;
    }
}

/// <summary>One request's way through the <see cref="FirstRequestGate"/>.</summary>
/// <param name="State">The gate's, when the request went through.</param>
/// <param name="Turn">Set where it is sent alone.</param>
internal readonly record struct GatePass(int State, ExclusiveTurn? Turn)
{
    public bool GoesAlone => Turn is not null;
}

/// <summary>The time in which one request is sent alone: until it has ended, or has taken too long.</summary>
internal sealed class ExclusiveTurn
{
    private readonly SemaphoreSlim _turn;
    private readonly ITimer? _timer;
    private int _over;

    public ExclusiveTurn(SemaphoreSlim turn, TimeProvider time)
    {
        _turn = turn;
        _timer = time.CreateTimer(
            static self => ((ExclusiveTurn)self!).End(), this, FirstRequestGate.ExclusiveAtMost, Timeout.InfiniteTimeSpan);
    }

    public void End()
    {
        if (Interlocked.Exchange(ref _over, 1) == 1) return;
        try
        {
            _turn.Release();
        }
        catch (ObjectDisposedException)
        {
            // The gate was disposed with its client while the timer fired: nobody waits any more.
        }

        _timer?.Dispose();
    }
}
