using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Testing;

/// <summary>The values of the golden files: the same for ever.</summary>
internal static class Known
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Odd = Noon.AddTicks(1234567);

    public static readonly AccountSid Account = Parsed<AccountSid>(AccountSid.TryParse, "AC0123456789abcdef0123456789abcdef");
    public static readonly ApiKeySid Key = Parsed<ApiKeySid>(ApiKeySid.TryParse, "SK0123456789abcdef0123456789abcdef");
    public static readonly AppName Shop = Parsed<AppName>(AppName.TryParse, "shop");
    public static readonly UserId Ann = UserId.FromTail("4ytqm0dgrcf1wbkd71zf1ec0qb");
    public static readonly UserId Bob = UserId.FromTail("7zq4m5n8v2c0x9k3j6h1g5f4d2");
    public static readonly CredentialId Fcm = CredentialId.FromTail("0h5b3pktfer6kbfarcpctq38w1");
    public static readonly CredentialId Apn = CredentialId.FromTail("0f1vbfjmhamrh7n9c3567fvrq6");
    public static readonly AudienceId Everyone = AudienceId.FromTail("3kq7c2bx0mft5bvbxh3781hkmr");
    public static readonly OperationId Operation = OperationId.FromTail("01knv71k40k3p0rs5w3n9zt8qe");
    public static readonly SecretHash Secret = new("AAECAwQFBgcICQoLDA0ODw==", "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=");
    public static readonly IdempotencyKey OrderKey = Parsed<IdempotencyKey>(IdempotencyKey.TryParse, "order-17");

    public static readonly DeviceToken Phone = Parsed<DeviceToken>(DeviceToken.TryParse, "odJFCrnl2edlBDdz1C5Ja:APA91bu2-phone_of.ann");
    public static readonly DeviceToken Tablet = Parsed<DeviceToken>(
        DeviceToken.TryParse, "00000000000000000000000000000000000000000000000000000000000000a1");

    private delegate bool Parser<T>(string? text, [NotNullWhen(true)] out T? value);

    private static T Parsed<T>(Parser<T> parse, string text)
        where T : class =>
            parse(text, out var value) ? value : throw new ArgumentException($"'{text}' is no {typeof(T).Name}.", nameof(text));
}
