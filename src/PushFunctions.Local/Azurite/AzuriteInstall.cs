namespace PushFunctions.Local.Azurite;

/// <summary>Azurite as the clone's lock file pins it.</summary>
public static class AzuriteInstall
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    /// <summary>Installs it where it is not there. Several processes may call this at once: one installs, the others wait.</summary>
    /// <param name="clone">The root of the repository.</param>
    /// <param name="say">Gets a line where something takes its time, and another each ten seconds.</param>
    /// <returns>The script that starts it.</returns>
    /// <exception cref="StartException">No Node, no npm, or npm failed.</exception>
    public static async Task<string> EnsureAsync(string clone, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(clone, "tools", "azurite");
        await NodeCommand.RequireNodeAsync(cancellationToken);
        if (!IsInstalled(folder))
        {
            await using var turn = await TakeTurnAsync(clone, time, cancellationToken);
            if (!IsInstalled(folder)) await InstallAsync(folder, say, time, cancellationToken);
        }

        return Path.Combine(folder, "start.js");
    }

    private static async Task InstallAsync(string folder, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        say("Installing Azurite, once in this clone (npm ci from tools/azurite/package-lock.json; half a minute with a fast connection) ...");
        var began = time.GetTimestamp();
        var install = NodeCommand.NpmAsync(["ci", "--no-audit", "--no-fund"], folder, cancellationToken);
        while (await Task.WhenAny(install, Task.Delay(ProgressInterval, time, CancellationToken.None)) != install)
            say($"  still installing after {time.GetElapsedTime(began).TotalSeconds:0} s ...");
        await install;
        say($"  installed after {time.GetElapsedTime(began).TotalSeconds:0} s.");
    }

    // npm writes this file last, so that an installation that was cut off does not count.
    private static bool IsInstalled(string folder) => File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"));

    private static async Task<FileStream> TakeTurnAsync(string clone, TimeProvider time, CancellationToken cancellationToken)
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
                await Task.Delay(LookAgain, time, cancellationToken);
            }
        }
    }
}
