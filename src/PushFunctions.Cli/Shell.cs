using System.Text;

namespace PushFunctions.Cli;

/// <summary>What a command has around it: a test brings its own.</summary>
/// <param name="Out">Where results go.</param>
/// <param name="Error">Where everything else goes: progress, warnings, refusals.</param>
/// <param name="In">Where a command reads from that is asked to.</param>
/// <param name="Variable">The environment.</param>
/// <param name="Folder">Where relative paths begin.</param>
/// <param name="IsInteractive">Whether a person is looking: progress is drawn, and questions are asked.</param>
/// <param name="Time">The clock.</param>
internal sealed record Shell(
    TextWriter Out, TextWriter Error, Stream In, Func<string, string?> Variable, string Folder, bool IsInteractive, TimeProvider Time)
{
    public static Shell OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Shell(
            new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true },
            new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true },
            Console.OpenStandardInput(),
            Environment.GetEnvironmentVariable,
            Environment.CurrentDirectory,
            !Console.IsOutputRedirected && !Console.IsErrorRedirected && !Console.IsInputRedirected
                && Environment.GetEnvironmentVariable("TERM") is not "dumb",
            TimeProvider.System);
    }

    /// <exception cref="CliException">There is no such file.</exception>
    public string PathOf(string file)
    {
        var path = Path.Combine(Folder, file);
        return File.Exists(path) ? path : throw new CliException($"The file {file} was not found.", ExitCode.Usage);
    }
}

/// <summary>What the exit code says; docs/cli.md has the table.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It was done, and the answer is no: pushes failed, lines were refused, a check found
    /// something.</summary>
    public const int No = 1;

    /// <summary>The command, the profile or a file is not as it should be; nothing was asked of the service.</summary>
    public const int Usage = 2;

    /// <summary>The service refused.</summary>
    public const int Refused = 3;

    /// <summary>The service was not reached, or did not end in time.</summary>
    public const int Unreached = 4;

    /// <summary>Ctrl+C.</summary>
    public const int Interrupted = 130;
}

/// <summary>A command that ends with a sentence.</summary>
internal sealed class CliException(string message, int code, Exception? inner = null) : Exception(message, inner)
{
    public int Code { get; } = code;
}
