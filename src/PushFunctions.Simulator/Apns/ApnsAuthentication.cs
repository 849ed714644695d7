using Microsoft.AspNetCore.Http;
using PushFunctions.Simulator.Hosting;

namespace PushFunctions.Simulator.Apns;

/// <summary>Who pushes: the holder of a provider token, or of the client certificate the connection was opened with.</summary>
internal sealed class ApnsAuthentication(ApnsCredentials credentials, ProviderTokens providerTokens)
{
    /// <returns>The credential and the header to record, or the reason to refuse.</returns>
    public async ValueTask<(ApnsCredential? Credential, string? Header, string? Reason)> JudgeAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
            return JudgeCertificate(context);

        var (token, reason) = await providerTokens.JudgeAsync(header.ToString());
        if (token is null)
            return (null, null, reason);

        return context.Features.Get<ConnectionMemory>()?.BelongsTo(token.Credential.Owner) ?? true
            ? (token.Credential, token.Header, null)
            : (null, null, "UnrelatedKeyIdInToken");
    }

    private (ApnsCredential? Credential, string? Header, string? Reason) JudgeCertificate(HttpContext context)
    {
        if (context.Connection.ClientCertificate is not { } certificate)
            return (null, null, "MissingProviderToken");

        return credentials.FindCertificate(certificate.Thumbprint) is { IsRevoked: false } credential
            ? (credential, null, null)
            : (null, null, "BadCertificate");
    }
}
