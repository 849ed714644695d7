using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace PushFunctions.Providers.Apns;

/// <summary>The JWT of a time slot. It prints nothing of itself.</summary>
/// <param name="Slot">The slot it is stored under.</param>
internal sealed record ProviderToken(long Slot, string Header, DateTimeOffset IssuedAt)
{
    public static ProviderToken Read(long slot, string jwt)
    {
        var token = new JsonWebToken(jwt);
        return token.TryGetPayloadValue<long>("iat", out var seconds)
            ? new ProviderToken(slot, $"bearer {jwt}", DateTimeOffset.FromUnixTimeSeconds(seconds))
            : throw new JsonException("A stored provider token has no time of issue.");
    }

    public override string ToString() => $"{nameof(ProviderToken)} of slot {Slot}";
}
