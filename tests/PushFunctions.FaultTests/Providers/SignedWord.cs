using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace PushFunctions.FaultTests.Providers;

/// <summary>What a JWT says, unchecked: of its key only the name counts here.</summary>
internal sealed record SignedWord(string KeyId, DateTimeOffset IssuedAt)
{
    public static SignedWord Read(string jwt)
    {
        var parts = jwt.Split('.');
        using var header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(parts[0]));
        using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(parts[1]));
        return new SignedWord(
            header.RootElement.GetProperty("kid")
                .GetString()!, DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("iat").GetInt64()));
    }
}
