using System.Diagnostics;

namespace PushFunctions.Benchmarks.Processes;

/// <summary>A process that the benchmark started and ends by its id, whatever happens in between.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int TailLength = 8;

    private readonly Process _process;
    private readonly string _name;
    private readonly Queue<string> _tail = new();

    private ChildProcess(Process process, string name)
    {
        _process = process;
        _name = name;
    }

    public int Id => _process.Id;

    public Task Ended => _process.WaitForExitAsync();

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Processor time that it has used, all threads together.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Memory that it holds, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="onLine">Gets each line of its standard output.</param>
    public static ChildProcess Start(
        string name, string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Clone.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        var process = Process.Start(start) ?? throw new BenchException($"{name} could not be started.");
        var child = new ChildProcess(process, name);
        process.OutputDataReceived += (_, line) => child.Read(line.Data, onLine);
        process.ErrorDataReceived += (_, line) => child.Read(line.Data, null);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for <paramref name="ready"/>, but not for longer than the process lives.</summary>
    /// <exception cref="BenchException">It ended before, or took too long.</exception>
    public async Task<T> WaitAsync<T>(Task<T> ready, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(ready, Ended).WaitAsync(timeout, TimeProvider.System, cancellationToken);
            // Both are done where it said what it had to say and ended.
            return ready.IsCompleted ? await ready : throw Failure($"ended with exit code {_process.ExitCode}");
        }
        catch (TimeoutException)
        {
            throw Failure($"was not ready after {timeout.TotalSeconds:0} s");
        }
    }

    public async Task<int> WaitForEndAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await Ended.WaitAsync(timeout, TimeProvider.System, cancellationToken);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            throw Failure($"had not ended after {timeout.TotalSeconds:0} s");
        }
    }

    /// <summary>What it printed last.</summary>
    public string Tail
    {
        get
        {
            lock (_tail)
            {
                return string.Join(" | ", _tail);
            }
        }
    }

    public BenchException Failure(string what) => new($"{_name} {what}. Its last lines: {Tail}");

    /// <summary>SIGKILL, as a machine that fails.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line, Action<string>? onLine)
    {
        if (line is null) return;
        onLine?.Invoke(line);
        lock (_tail)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLength) _tail.Dequeue();
        }
    }
}

/// <summary>The npm packages of a folder, installed from its lock file.</summary>
internal static class NodePackages
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    public static async Task EnsureAsync(string folder, CancellationToken cancellationToken)
    {
        // npm writes this file last, so that an installation that was cut off does not count.
        if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"))) return;
        Console.WriteLine($"Installing the packages of {Path.GetRelativePath(Clone.Root, folder)} (npm ci) ...");
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        await using var install = ChildProcess.Start(
            "npm ci", npm, ["ci", "--no-audit", "--no-fund", "--omit=optional", "--prefix", folder]);
        if (await install.WaitForEndAsync(Timeout, cancellationToken) is not 0 and var code)
            throw install.Failure($"ended with exit code {code}");
    }
}
