using System.Diagnostics;

namespace PushFunctions.Tests.Azurite;

/// <summary>Where Azurite is installed: <c>tools/azurite</c>, from its lock file.</summary>
internal static class AzuritePackage
{
    public static async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(RepositoryRoot(), "tools", "azurite");
        if (!File.Exists(Path.Combine(folder, "node_modules", "azurite", "package.json"))) await InstallAsync(folder, cancellationToken);
        return folder;
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd", ["/c", "npm", "ci", "--no-audit", "--no-fund"])
            : new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]);
        start.WorkingDirectory = folder;
        using var npm = Process.Start(start)!;
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0) throw new InvalidOperationException($"'npm ci' in {folder} ended with {npm.ExitCode}. The tests need Azurite.");
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PushFunctions.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No PushFunctions.sln above {AppContext.BaseDirectory}.");
    }
}
