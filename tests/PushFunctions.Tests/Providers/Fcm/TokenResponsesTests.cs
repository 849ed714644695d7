using PushFunctions.Providers.Fcm;

namespace PushFunctions.Tests.Providers.Fcm;

public sealed class TokenResponsesTests
{
    [Theory]
    [InlineData(400, "invalid_grant")]
    [InlineData(400, "invalid_scope")]
    [InlineData(401, "invalid_client")]
    [InlineData(401, "unauthorized_client")]
    [InlineData(403, "access_denied")]
    public void A_refusal_with_an_error_code_is_the_credentials_fault(int status, string error) =>
        Assert.Equal(
            new DeliveryOutcome.CredentialRefused($"FCM sign-in: {error}"),
            Outcome(Read(status, $$"""{"error":"{{error}}","error_description":"Invalid JWT Signature: secret"}""")));

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void A_refusal_in_other_words_is_the_credentials_fault_by_its_status(int status) =>
        Assert.Equal(
            new DeliveryOutcome.CredentialRefused($"FCM sign-in: the token endpoint responded with {status}"),
            Outcome(Read(status, "<html>")));

    [Theory]
    [InlineData(400, "")]
    [InlineData(400, "<html>")]
    [InlineData(404, "{\"error\":\"not_found\"}")]
    [InlineData(429, "{\"error\":\"rate_limit\"}")]
    [InlineData(500, "")]
    [InlineData(503, "null")]
    [InlineData(200, "")]
    [InlineData(200, "[]")]
    [InlineData(200, "{\"access_token\":\"\"}")]
    [InlineData(200, "{\"access_token\":7}")]
    [InlineData(200, "{\"access_token\":\"ya29\\r\\nX-Header: 1\"}")]
    [InlineData(200, "{\"access_token\":\"ya29\\u0000\"}")]
    [InlineData(200, "{\"access_token\":\"ya29 x\"}")]
    [InlineData(200, "{\"access_token\":\"\\ud800\"}")]
    [InlineData(200, "{\"access_token\":\"é\"}")]
    [InlineData(302, "")]
    public void Everything_else_is_asked_again(int status, string body) =>
        Assert.Equal(
            new DeliveryOutcome.Deferred(
                status == 200 ? "FCM sign-in: the token endpoint gave no access token"
                    : $"FCM sign-in: the token endpoint responded with {status}", null, TimeSpan.FromSeconds(10)),
            Outcome(Read(status, body)));

    [Fact]
    public void A_token_too_long_for_a_header_is_none() =>
        Assert.IsType<DeliveryOutcome.Deferred>(Outcome(Read(200, $$"""{"access_token":"{{new string('x', 40_000)}}"}""")));

    [Fact]
    public void Retry_After_is_heeded() =>
        Assert.Equal(TimeSpan.FromSeconds(40), Assert.IsType<DeliveryOutcome.Deferred>(Outcome(Read(503, "", "40"))).After);

    [Theory]
    [InlineData("", 3600)]
    [InlineData(",\"expires_in\":0", 3600)]
    [InlineData(",\"expires_in\":\"soon\"", 3600)]
    [InlineData(",\"expires_in\":99999999999", 3600)]
    [InlineData(",\"expires_in\":1800", 1800)]
    [InlineData(",\"expires_in\":1800.0", 1800)]
    [InlineData(",\"expires_in\":\"1800\"", 1800)]
    [InlineData(",\"expires_in\":-5", 3600)]
    [InlineData(",\"expires_in\":1e999", 3600)]
    [InlineData(",\"expires_in\":\"\\ud800\"", 3600)]
    [InlineData(",\"expires_in\":{}", 3600)]
    public void The_lifetime_counts_from_the_answer(string rest, int seconds)
    {
        var token = Assert.IsType<SignIn.Done>(Read(200, $$"""{"access_token":"ya29"{{rest}}}""")).Token;

        Assert.Equal(("Bearer ya29", Pushes.Now.AddSeconds(seconds), true), (token.Header, token.ExpiresAt, token.InPlaceOfRefused));
    }

    private static SignIn Read(int status, string body, string? retryAfter = null) =>
        TokenResponses.Read(Responses.Of(status, body, retryAfter), inPlaceOfRefused: true, Pushes.Now);

    private static DeliveryOutcome Outcome(SignIn signIn) => Assert.IsType<SignIn.Failed>(signIn).Outcome;
}
