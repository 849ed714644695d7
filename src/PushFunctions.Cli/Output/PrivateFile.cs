namespace PushFunctions.Cli.Output;

/// <summary>Files with tokens in them: readable by nobody else, also where an older file stood there.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>An empty file to write.</summary>
    public static FileStream Create(string path) => Open(path, FileMode.Create, FileAccess.Write);

    /// <exception cref="IOException">It is in use.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.Read };
        if (OperatingSystem.IsWindows() || IsDevice(path)) return new FileStream(path, options);
        options.UnixCreateMode = Own;
        // An older file is emptied only once its mode could be set.
        if (mode == FileMode.Create) options.Mode = FileMode.OpenOrCreate;
        var file = new FileStream(path, options);
        try
        {
            // The mode above is only for a file that was not there.
            if (File.GetUnixFileMode(file.SafeFileHandle) != Own) File.SetUnixFileMode(file.SafeFileHandle, Own);
            if (mode == FileMode.Create && file.CanSeek) file.SetLength(0);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether both names lead to the same file.</summary>
    public static bool IsSame(string one, string other) => string.Equals(
        Resolved(one), Resolved(other),
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    // Such as /dev/stdout and /dev/null, whose modes are not ours to change.
    private static bool IsDevice(string path) => Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal)
        || Resolved(path).StartsWith("/dev/", StringComparison.Ordinal);

    private static string Resolved(string path)
    {
        var full = Path.GetFullPath(path);
        return File.Exists(full) && File.ResolveLinkTarget(full, returnFinalTarget: true) is { } target ? target.FullName : full;
    }
}
