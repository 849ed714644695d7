using System.Globalization;
using PushFunctions.FaultTests.Scheduling;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Providers;

/// <summary>FCM and APNs as they are: which phones live, which keys count, when they take nothing.</summary>
internal sealed class Gateway(Script script, VirtualClock clock, Misfortune misfortune)
{
    /// <summary>How far a signed word's time may be off.</summary>
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, DateTimeOffset> _deadSince = [];
    private readonly Dictionary<string, (DateTimeOffset Since, DateTimeOffset Until)> _oldWords = [];
    private readonly Dictionary<string, DateTimeOffset> _keyEnds = [];
    private readonly Dictionary<string, Phone> _phones = script.Phones.ToDictionary(phone => phone.Token);
    private readonly List<Happening> _spells = [];
    private int _accessTokens;

    public List<Ask> Asks { get; } = [];

    public Phone PhoneOf(string token) => _phones[token];

    public void Begin(Happening spell) => _spells.Add(spell);

    public void Uninstall(Phone phone) => _deadSince.TryAdd(phone.Token, clock.Now);

    public void Install(Phone phone) => _deadSince.Remove(phone.Token);

    public void SayOldWord(Phone phone, DateTimeOffset until) => _oldWords[phone.Token] = (clock.Start - TimeSpan.FromMinutes(30), until);

    public void EndKey(string keyId, DateTimeOffset at) => _keyEnds[keyId] = at;

    public ProviderAnswer SignIn(SignedWord word)
    {
        var isOff = word.IssuedAt > clock.Now + Tolerated || word.IssuedAt < clock.Now - TimeSpan.FromHours(1);
        var app = script.Apps.First(app => Versions(app.Number, Provider.Fcm).Contains(word.KeyId)).Number;
        if (isOff || IsRefused(app, Provider.Fcm, word.KeyId)) return new ProviderAnswer(400, """{"error":"invalid_grant"}""", Verdict.Unauthorized);
        var token = string.Create(CultureInfo.InvariantCulture, $"{word.KeyId}.{++_accessTokens}");
        return new ProviderAnswer(200, $$"""{"access_token":"{{token}}","expires_in":3600,"token_type":"Bearer"}""", null);
    }

    public ProviderAnswer JudgeFcm(Phone phone, string accessToken)
    {
        if (IsRefused(phone.App, Provider.Fcm, accessToken.Split('.')[0]))
            return ProviderAnswer.Fcm(401, "UNAUTHENTICATED", Verdict.Unauthorized);
        if (InSpell<Happening.Storm>(
            spell => spell.Provider == phone.Provider && clock.Now < clock.Start + spell.Until, FaultKind.Storm503))
            return ProviderAnswer.Fcm(503, "UNAVAILABLE", Verdict.Later);
        if (Trouble() is { } seconds) return ProviderAnswer.Fcm(429, "QUOTA_EXCEEDED", Verdict.Later) with { RetryAfter = seconds };
        if (misfortune.Strikes(FaultKind.Push500)) return ProviderAnswer.Fcm(500, "INTERNAL", Verdict.Later);
        if (IsMassRefused(phone))
            return ProviderAnswer.Fcm(
                400, "INVALID_ARGUMENT", Verdict.BadToken, "The registration token is not a valid FCM registration token");
        if (!_deadSince.ContainsKey(phone.Token)) return new ProviderAnswer(200, $$"""{"name":"projects/p/messages/{{Asks.Count}}"}""", Verdict.Taken);
        misfortune.Count(FaultKind.Unregistered);
        return ProviderAnswer.Fcm(404, "UNREGISTERED", Verdict.Dead);
    }

    public ProviderAnswer JudgeApns(Phone phone, SignedWord word)
    {
        if (word.IssuedAt < clock.Now - TimeSpan.FromHours(1))
            return ProviderAnswer.Apns(403, "ExpiredProviderToken", Verdict.Unauthorized);
        if (word.IssuedAt > clock.Now + Tolerated || IsRefused(phone.App, phone.Provider, word.KeyId))
            return ProviderAnswer.Apns(403, "InvalidProviderToken", Verdict.Unauthorized);
        if (InSpell<Happening.Storm>(
            spell => spell.Provider == phone.Provider && clock.Now < clock.Start + spell.Until, FaultKind.Storm503))
            return ProviderAnswer.Apns(503, "ServiceUnavailable", Verdict.Later);
        if (Trouble() is { } seconds) return ProviderAnswer.Apns(429, "TooManyRequests", Verdict.Later) with { RetryAfter = seconds };
        if (misfortune.Strikes(FaultKind.Push500)) return ProviderAnswer.Apns(500, "InternalServerError", Verdict.Later);
        if (IsMassRefused(phone)) return ProviderAnswer.Apns(400, "BadDeviceToken", Verdict.BadToken);
        if (_oldWords.TryGetValue(phone.Token, out var word410) && clock.Now < word410.Until)
        {
            misfortune.Count(FaultKind.GoneOlder);
            return ProviderAnswer.Apns(410, "Unregistered", Verdict.Dead, word410.Since);
        }

        if (!_deadSince.TryGetValue(phone.Token, out var since)) return new ProviderAnswer(200, "", Verdict.Taken);
        misfortune.Count(FaultKind.GoneNewer);
        return ProviderAnswer.Apns(410, "Unregistered", Verdict.Dead, since);
    }

    private string? Trouble()
    {
        if (misfortune.Strikes(FaultKind.Push429Seconds)) return misfortune.Chance.Between(1, 120).ToString(CultureInfo.InvariantCulture);
        return misfortune.Strikes(FaultKind.Push429Date)
            ? (clock.Now + TimeSpan.FromSeconds(misfortune.Chance.Between(1, 120))).ToString("R", CultureInfo.InvariantCulture) : null;
    }

    private bool IsMassRefused(Phone phone) => InSpell<Happening.MassRefusal>(
        spell => spell.App == phone.App && spell.Provider == phone.Provider
            && clock.Now < clock.Start + spell.Until, FaultKind.MassBadToken);

    private bool IsRefused(int app, Provider provider, string keyId) =>
        InSpell<Happening.Revoke>(
            spell => spell.App == app && spell.Provider == provider && clock.Now < clock.Start + spell.Until, FaultKind.CredentialRevoked)
        || (_keyEnds.TryGetValue(keyId, out var end) && clock.Now >= end);

    private bool InSpell<T>(Func<T, bool> isIn, FaultKind kind)
        where T : Happening
    {
        if (!_spells.OfType<T>().Any(isIn)) return false;
        misfortune.Count(kind);
        return true;
    }

    private static string[] Versions(int app, Provider provider) => [AppKeys.IdOf(app, provider, 0), AppKeys.IdOf(app, provider, 1)];
}
