using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PushFunctions.Local.Azurite;

/// <summary>Runs Node programs.</summary>
internal static class NodeCommand
{
    private const int OldestNode = 20;

    /// <exception cref="StartException">Node is missing or too old.</exception>
    public static async Task RequireNodeAsync(CancellationToken cancellationToken)
    {
        const string Wanted =
            "Azurite needs Node.js 20 or newer. Install it, or set PushStorage to a storage account (UseDevelopmentStorage=true uses an Azurite that is already running).";
        var (_, output, _) =
            await RunAsync("node", ["--version"], Environment.CurrentDirectory, $"node was not found in PATH. {Wanted}", cancellationToken);
        var version = output.Trim();
        if (!int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || major < OldestNode)
            throw new StartException($"The node in PATH is {version}. {Wanted}");
    }

    /// <exception cref="StartException">npm is missing or failed; the message has its error.</exception>
    public static async Task NpmAsync(IReadOnlyList<string> arguments, string folder, CancellationToken cancellationToken)
    {
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var (exitCode, _, errors) =
            await RunAsync(
                npm, arguments, folder, "npm, which installs Azurite, was not found in PATH. It comes with Node.js.", cancellationToken);
        if (exitCode == 0) return;
        var reason = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.StartsWith("npm error", StringComparison.Ordinal)) ?? "no reason given";
        throw new StartException($"npm {string.Join(' ', arguments)} in {folder} failed with exit code {exitCode}: {reason}.");
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string program, IReadOnlyList<string> arguments, string folder, string whenMissing, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start, whenMissing);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start, string whenMissing)
    {
        try
        {
            return Process.Start(start) ?? throw new StartException(whenMissing);
        }
        catch (Win32Exception exception)
        {
            throw new StartException(whenMissing, exception);
        }
    }
}

/// <summary>Installs Azurite in the version of the clone's lock file.</summary>
public static class AzuriteInstall
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Installs Azurite if necessary. Several processes may call this at once: one installs, the others wait.
    /// </summary>
    /// <param name="clone">The root of the repository.</param>
    /// <param name="say">Gets a line when something takes time, and another every ten seconds.</param>
    /// <returns>The script that starts it.</returns>
    /// <exception cref="StartException">Node or npm is missing, or npm failed.</exception>
    public static async Task<string> EnsureAsync(string clone, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(clone, "tools", "azurite");
        await NodeCommand.RequireNodeAsync(cancellationToken);
        if (!IsInstalled(folder))
        {
            await using var installation = await LockAsync(clone, time, cancellationToken);
            if (!IsInstalled(folder)) await InstallAsync(folder, say, time, cancellationToken);
        }

        return Path.Combine(folder, "start.js");
    }

    private static async Task InstallAsync(string folder, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        say(
            "Installing Azurite, once in this clone (npm ci from tools/azurite/package-lock.json; half a minute with a fast connection) "
                + "...");
        var began = time.GetTimestamp();
        var install = NodeCommand.NpmAsync(["ci", "--no-audit", "--no-fund"], folder, cancellationToken);
        while (await Task.WhenAny(install, Task.Delay(ProgressInterval, time, CancellationToken.None)) != install)
            say($"  still installing after {time.GetElapsedTime(began).TotalSeconds:0} s ...");
        await install;
        say($"  installed after {time.GetElapsedTime(began).TotalSeconds:0} s.");
    }

    // npm writes this file last, so an interrupted installation does not count.
    private static bool IsInstalled(string folder) => File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"));

    private static async Task<FileStream> LockAsync(string clone, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(clone, ".local"));
        var path = Path.Combine(folder.FullName, "azurite-install.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
        }
    }
}
