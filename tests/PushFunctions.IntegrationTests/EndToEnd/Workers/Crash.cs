using System.Globalization;
using System.Security.Cryptography;

namespace PushFunctions.IntegrationTests.EndToEnd.Workers;

/// <summary>
/// How large the sends are that things are killed in, and when. A run of every day has 2,000 pushes and another seed
/// each time; the nightly one has 20,000 (<c>PUSHFUNCTIONS_CRASH_PUSHES</c>). A run that failed is repeated with its
/// seed (<c>PUSHFUNCTIONS_CRASH_SEED</c>).
/// </summary>
internal sealed record Crash(int Pushes, int Seed)
{
    /// <summary>What an instance works on at once: see host.json.</summary>
    public const int BatchesInHand = 16 + 8;

    public static Crash FromEnvironment() =>
        new(Read("PUSHFUNCTIONS_CRASH_PUSHES") ?? 2_000, Read("PUSHFUNCTIONS_CRASH_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>As many sends as the pushes take.</summary>
    public IReadOnlyList<Phone[]> Sends => [.. Phone.Androids(Pushes).Chunk(SendOptions.MaximumRecipients)];

    /// <summary>After how many pushes something is killed, in order: within the first nine tenths of them.</summary>
    public IReadOnlyList<int> Moments(int count)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(Pushes / 50, Pushes / 10 * 9)).Order()];
    }

    private static int? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
