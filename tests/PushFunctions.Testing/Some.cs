using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PushFunctions.Testing;

/// <summary>Values for tests: each call gives a new one, so that tests never share.</summary>
internal static class Some
{
    private const string TokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:+/=\"\\<>&'~!";

    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public static IdGenerator Ids { get; } = new(new ServiceTime(TimeProvider.System));

    public static AccountSid Account() =>
        Parsed<AccountSid>(AccountSid.TryParse, "AC" + RandomNumberGenerator.GetHexString(32, lowercase: true));

    public static AppName App(string name = "shop") => Parsed<AppName>(AppName.TryParse, name);

    public static DeviceToken Token(int length = 163) =>
        Parsed<DeviceToken>(DeviceToken.TryParse, RandomNumberGenerator.GetString(TokenCharacters, length));

    public static DeviceAddress Address(Provider provider = Provider.Fcm, int length = 163) => new(provider, Token(length));

    public static Device Device(DateTimeOffset? registeredAt = null, int length = 163) =>
        new(Address(length: length), registeredAt ?? Noon);

    /// <summary>A JSON object of that many bytes that no compression makes smaller than its entropy.</summary>
    public static string Variables(int bytes)
    {
        const string frame = "{\"v\":\"\"}";
        return frame.Insert(
            6, RandomNumberGenerator.GetString(
                TokenCharacters.Replace("\"", "", StringComparison.Ordinal)
                    .Replace("\\", "", StringComparison.Ordinal), bytes - frame.Length));
    }

    /// <summary>The same with characters of four bytes each, which JSON writes as twelve.</summary>
    public static string EmojiVariables(int bytes) =>
        "{\"v\":\"\"}"
            .Insert(6, string.Concat(
                Enumerable.Range(0, bytes / 4).Select(_ => char.ConvertFromUtf32(RandomNumberGenerator.GetInt32(0x1F300, 0x1F900)))));

    public static OperationId OperationAt(DateTimeOffset time) => new IdGenerator(new ServiceTime(new StoppedClock(time))).NewOperation();

    private delegate bool Parser<T>(string? text, [NotNullWhen(true)] out T? value);

    private static T Parsed<T>(Parser<T> parse, string text)
        where T : class =>
            parse(text, out var value) ? value : throw new ArgumentException($"'{text}' is no {typeof(T).Name}.", nameof(text));

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
