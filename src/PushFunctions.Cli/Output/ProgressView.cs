using Spectre.Console;

namespace PushFunctions.Cli.Output;

/// <summary>How far something is: a bar where a person is looking, otherwise a line every few seconds.</summary>
internal sealed class ProgressView(Shell shell, string what, string unit)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(2);

    private readonly Pace _pace = new(shell.Time);
    private ProgressTask? _bar;
    private long? _lastLine;
    private string _written = "";

    /// <param name="runAsync">Reports how many are done, of how many (0 while that is not known), and what else there
    /// is to say.</param>
    public async Task<T> RunAsync<T>(Func<ProgressView, Task<T>> runAsync)
    {
        if (!shell.IsInteractive) return await runAsync(this);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(shell.Error),
        });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async progress =>
            {
                _bar = progress.AddTask(what, maxValue: 1);
                return await runAsync(this);
            });
    }

    public void Report(long done, long total, string? more = null)
    {
        _pace.Record(done);
        var line = _pace.Describe(done, total, unit) + (more is null ? "" : $", {more}");
        if (_bar is not null)
        {
            _bar.MaxValue = Math.Max(1, total);
            _bar.Value = done;
            _bar.Description = Markup.Escape($"{what}: {line}");
            return;
        }

        if (line == _written) return;
        if (_lastLine is { } last && shell.Time.GetElapsedTime(last) < LineInterval && (done < total || total == 0)) return;
        _lastLine = shell.Time.GetTimestamp();
        _written = line;
        shell.Error.WriteLine($"{what}: {line}");
    }
}

/// <summary>Rate and time left, from the last ten seconds.</summary>
internal sealed class Pace(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(long At, long Done)> _seen = new();

    public void Record(long done)
    {
        _seen.Enqueue((time.GetTimestamp(), done));
        while (_seen.Count > 2 && time.GetElapsedTime(_seen.Peek().At) > Window) _seen.Dequeue();
    }

    /// <summary>For each second; null before anything was done.</summary>
    public double? Rate
    {
        get
        {
            if (_seen.Count < 2) return null;
            var (at, done) = _seen.Peek();
            var seconds = time.GetElapsedTime(at).TotalSeconds;
            var more = _seen.Last().Done - done;
            return seconds > 0.05 && more > 0 ? more / seconds : null;
        }
    }

    public string Describe(long done, long total, string unit)
    {
        var text = total > 0
            ? $"{Words.Of(done)} of {Words.Count(total, unit)}"
            : Words.Count(done, unit);
        if (total > 0 && done >= total) return text;
        if (Rate is not { } rate) return text;
        text += $", {Words.Of((long)Math.Max(1, Math.Round(rate)))}/s";
        return total > 0 ? $"{text}, {Words.Of(TimeSpan.FromSeconds((total - done) / rate))} left" : text;
    }
}
