using System.Text.Json;
using PushFunctions.Local.Azurite;

namespace PushFunctions.Local;

/// <summary>
/// The folders of Local. They are looked up only when needed: if everything is configured, no clone is needed.
/// </summary>
internal sealed class LocalPaths(LocalOptions options)
{
    /// <exception cref="StartException">The program runs outside a clone.</exception>
    public string Clone => Local.Clone.Find() ?? throw new StartException(
        "Local needs a clone of the repository, for tools/azurite and to keep its data in .local. No clone was found above "
            + $"{AppContext.BaseDirectory} or {Environment.CurrentDirectory}. " +
        "Start it inside a clone, or set PushStorage and Local__Folder.");

    /// <summary>The folder that keeps data for the next start.</summary>
    public string Folder => Path.GetFullPath(options.Folder ?? Path.Combine(Clone, ".local"));

    public AzuriteSettings AzuriteSettings => new(options.AzuriteQueuePort, options.AzuriteTablePort, Folder);
}

/// <summary>The clone of the repository that this program was built in.</summary>
public static class Clone
{
    private static readonly string Mark = Path.Combine("tools", "azurite", "package.json");

    /// <summary>
    /// The folder above the assembly, else above the working directory, that holds <c>tools/azurite/package.json</c>;
    /// null if neither does.
    /// </summary>
    public static string? Find() => FindAbove(AppContext.BaseDirectory) ?? FindAbove(Environment.CurrentDirectory);

    private static string? FindAbove(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, Mark))) return folder.FullName;
        return null;
    }
}

/// <summary>
/// Reserves a folder for one Local: a lock for as long as the process lives, and a note with its address for a second
/// Local.
/// </summary>
internal sealed class RunningLocal : IDisposable
{
    private const string LockName = "local.lock";
    private const string NoteName = "local.json";
    private static readonly string[] Data = ["azurite", "azurite.json", "settings.json", "simulator-keys.json"];

    private readonly string _folder;
    private readonly FileStream _lock;

    private RunningLocal(string folder, FileStream held) => (_folder, _lock) = (folder, held);

    /// <exception cref="StartException">Another Local uses the folder; the message names its address.</exception>
    public static RunningLocal Take(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            var taken =
                new RunningLocal(
                    folder, new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            taken.Write(new Note(Environment.ProcessId, null));
            return taken;
        }
        catch (IOException exception)
        {
            throw new StartException(
                $"Local is already running in this clone{Read(folder)}. Use that one, or stop it with Ctrl+C. To start a second one: "
                    + "--port 0 --Local:Folder=<another folder>.", exception);
        }
    }

    /// <summary>Deletes what Local keeps in the folder, and nothing else.</summary>
    public void Reset()
    {
        foreach (var path in Data.Select(name => Path.Combine(_folder, name)))
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            File.Delete(path);
        }
    }

    public void ServesOn(Uri address) => Write(new Note(Environment.ProcessId, address));

    public void Dispose()
    {
        File.Delete(Path.Combine(_folder, NoteName));
        _lock.Dispose();
    }

    private static string Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<Note>(File.ReadAllText(Path.Combine(folder, NoteName))) is { } note
                ? $" (process {note.ProcessId}, "
                    + $"{(note.Address is { } address ? address.GetLeftPart(UriPartial.Authority) : "not ready yet")})"
                : string.Empty;
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return string.Empty;
        }
    }

    private void Write(Note note) => File.WriteAllText(Path.Combine(_folder, NoteName), JsonSerializer.Serialize(note));

    private sealed record Note(int ProcessId, Uri? Address);
}
