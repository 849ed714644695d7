using System.Reflection;
using System.Runtime.InteropServices;

namespace PushFunctions.Benchmarks;

/// <summary>Where the programs are that are measured: all of the clone that this one was built in.</summary>
internal static class Clone
{
    public static string Root { get; } = Metadata("Root");

    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The service, built with this project.</summary>
    public static string Service { get; } = Metadata("Service");

    public static string Self { get; } = Assembly.GetExecutingAssembly().Location;

    /// <summary>The <c>dotnet</c> of the runtime that runs this, so that what is started is the process itself and no
    /// launcher.</summary>
    public static string Dotnet { get; } = Path.Combine(
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
        OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    private static string Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
