using System.Globalization;

namespace PushFunctions.FaultTests.Scheduling;

/// <summary>What happened, in order: the last of it to read, and a number over all of it, by which two runs are
/// compared.</summary>
internal sealed class Trace(VirtualClock clock, int kept)
{
    private readonly Queue<string> _last = new();

    public long Count { get; private set; }

    /// <summary>FNV-1a over all events.</summary>
    public ulong Fingerprint { get; private set; } = 14695981039346656037;

    public IReadOnlyCollection<string> Last => _last;

    public void Add(string text)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{(clock.Now - clock.Start).TotalSeconds,10:F3} {text}");
        foreach (var character in line) Fingerprint = (Fingerprint ^ character) * 1099511628211;
        Count++;
        _last.Enqueue(line);
        if (_last.Count > kept) _last.Dequeue();
    }
}
