using PushFunctions.Core.Starting;

namespace PushFunctions.Local.Azurite;

/// <summary>Azurite as the clone's lock file pins it.</summary>
public static class AzuriteInstall
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>Installs it where it is not there. Several processes may call this at once: one installs, the others wait.</summary>
    /// <param name="clone">The root of the repository.</param>
    /// <param name="say">Gets one line where something takes its time.</param>
    /// <returns>The script that starts it.</returns>
    /// <exception cref="StartException">No Node, no npm, or npm failed.</exception>
    public static async Task<string> EnsureAsync(string clone, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(clone, "tools", "azurite");
        await NodeCommand.RequireNodeAsync(cancellationToken);
        if (!IsInstalled(folder))
        {
            await using var turn = await TakeTurnAsync(clone, time, cancellationToken);
            if (!IsInstalled(folder))
            {
                say("Installing Azurite from tools/azurite/package-lock.json (npm ci) ...");
                await NodeCommand.NpmAsync(["ci", "--no-audit", "--no-fund"], folder, cancellationToken);
            }
        }

        return Path.Combine(folder, "start.js");
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
