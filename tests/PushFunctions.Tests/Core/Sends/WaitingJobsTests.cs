using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Sends;

public sealed class WaitingJobsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new();
    private readonly MeterListener _listener = new();
    private readonly List<double> _measured = [];
    private readonly WaitingJobs _waiting;

    public WaitingJobsTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, value, _, _) => _measured.Add(value));
        _listener.Start();
        _waiting = new WaitingJobs(meters, new ServiceTime(_time));
    }

    [Fact]
    public void The_age_is_zero_where_no_job_waits()
    {
        _waiting.Report(null);

        Assert.Equal([0], Measure());
    }

    [Fact]
    public void The_age_grows_between_two_sweeps()
    {
        _waiting.Report(_time.GetUtcNow() - TimeSpan.FromSeconds(90));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal([120], Measure());
    }

    [Fact]
    public void An_instance_that_never_swept_says_nothing() => Assert.Empty(Measure());

    [Fact]
    public void An_instance_whose_sweep_moved_elsewhere_falls_silent()
    {
        _waiting.Report(_time.GetUtcNow());
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Empty(Measure());
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private List<double> Measure()
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return _measured;
    }
}
