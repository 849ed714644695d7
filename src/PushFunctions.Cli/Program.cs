namespace PushFunctions.Cli;

/// <summary>The tool <c>pushfunctions</c>.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => CommandLineApp.RunAsync(args, Shell.OfProcess(), CancellationToken.None);
}
