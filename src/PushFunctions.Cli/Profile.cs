using System.Text.Json;
using PushFunctions.Client;

namespace PushFunctions.Cli;

/// <summary>
/// Where the service is and who calls it: from the environment, or from a file of profiles. Never from the command
/// line, which every process of the machine can read and every shell remembers.
/// </summary>
internal static class Profile
{
    public const string Url = "PUSHFUNCTIONS_URL";
    public const string Sid = "PUSHFUNCTIONS_SID";
    public const string Token = "PUSHFUNCTIONS_TOKEN";
    public const string Name = "PUSHFUNCTIONS_PROFILE";
    public const string File = "PUSHFUNCTIONS_PROFILES";

    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <param name="shell">Has the environment.</param>
    /// <param name="name">The profile that the command names, which goes before the environment; or null.</param>
    /// <exception cref="CliException">There is none, or it cannot be used.</exception>
    public static PushClientOptions Read(Shell shell, string? name)
    {
        var (address, sid, token) = (shell.Variable(Url), shell.Variable(Sid), shell.Variable(Token));
        string from;
        if (name is null && !string.IsNullOrEmpty(address))
        {
            from = "environment";
        }
        else
        {
            var file = PathOf(shell);
            name ??= shell.Variable(Name) ?? "default";
            (address, sid, token) = ReadFile(file, name);
            from = $"profile '{name}' of {file}";
        }

        var options = new PushClientOptions
        {
            Address = Uri.TryCreate(address, UriKind.Absolute, out var parsed) ? parsed : null,
            Sid = sid ?? "",
            Token = token ?? "",
            Time = shell.Time,
        };
        return Problem(options) is { } problem ? throw new CliException($"The {from} cannot be used: {problem}", ExitCode.Usage) : options;
    }

    private static string? Problem(PushClientOptions options)
    {
        try
        {
            options.Validate();
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }

    private static string PathOf(Shell shell)
    {
        if (shell.Variable(File) is { Length: > 0 } chosen) return chosen;
        var folder = shell.Variable("XDG_CONFIG_HOME") is { Length: > 0 } configured
            ? configured
            : OperatingSystem.IsWindows()
                ? shell.Variable("APPDATA") ?? ""
                : Path.Combine(shell.Variable("HOME") ?? "", ".config");
        return Path.Combine(folder, "pushfunctions", "profiles.json");
    }

    private static (string? Address, string? Sid, string? Token) ReadFile(string file, string name)
    {
        if (!System.IO.File.Exists(file))
        {
            throw new CliException(
                $"Which service? Set {Url}, {Sid} and {Token}, or write them into {file} as "
                    + $"{{\"{name}\":{{\"url\":\"…\",\"sid\":\"…\",\"token\":\"…\"}}}}, readable by you only.",
                ExitCode.Usage);
        }

        if (!OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(file) & ForOthers) is not 0 and var open)
        {
            var mode = Convert.ToString((int)System.IO.File.GetUnixFileMode(file), 8);
            throw new CliException(
                $"{file} holds a secret, and other users of this machine can "
                    + $"{(open & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) switch { 0 => "change", _ => "read" }} it (mode "
                    + $"{mode}). Run: chmod 600 {file}",
                ExitCode.Usage);
        }

        try
        {
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(file));
            var root = document.RootElement;
            if (
                root.ValueKind != JsonValueKind.Object
                    || !root.TryGetProperty(name, out var profile)
                    || profile.ValueKind != JsonValueKind.Object)
            {
                var known = root.ValueKind == JsonValueKind.Object
                    ? string.Join(", ", root.EnumerateObject().Select(entry => entry.Name))
                    : "";
                throw new CliException($"{file} has no profile '{name}'. It has: {(known.Length == 0 ? "none" : known)}.", ExitCode.Usage);
            }

            return (Text(profile, "url"), Text(profile, "sid"), Text(profile, "token"));
        }
        catch (JsonException exception)
        {
            throw new CliException(
                $"{file} is not JSON (line {exception.LineNumber + 1}). Expected "
                    + $"{{\"{name}\":{{\"url\":\"…\",\"sid\":\"…\",\"token\":\"…\"}}}}.",
                ExitCode.Usage, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file} cannot be read: {exception.Message}", ExitCode.Usage, exception);
        }
    }

    private static string? Text(JsonElement profile, string name) =>
        profile.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
