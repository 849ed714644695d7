using System.Diagnostics.Metrics;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>What one counter of one service was raised to, by the value of its tag.</summary>
internal sealed class MetricCounts : IDisposable
{
    private readonly Dictionary<string, long> _counts = [];
    private readonly MeterListener _listener;

    /// <param name="meters">The service's own: others in this process count for themselves.</param>
    public MetricCounts(IMeterFactory meters, string name)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == name && instrument.Meter.Scope == meters) self.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, count, tags, _) => Add(tags.Length > 0 ? (string)tags[0].Value! : string.Empty, count));
        _listener.Start();
    }

    public IReadOnlyDictionary<string, long> Now
    {
        get
        {
            lock (_counts) return new Dictionary<string, long>(_counts);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(string tag, long count)
    {
        lock (_counts) _counts[tag] = _counts.GetValueOrDefault(tag) + count;
    }
}
