using System.Text.Json;

namespace PushFunctions.Local;

/// <summary>Keeps a folder to one Local: a lock for as long as the process lives, however it ends, and a note of where it serves for whoever comes second.</summary>
internal sealed class RunningLocal : IDisposable
{
    private const string LockName = "local.lock";
    private const string NoteName = "local.json";
    private static readonly string[] Data = ["azurite", "azurite.json", "settings.json", "simulator-keys.json"];

    private readonly string _folder;
    private readonly FileStream _lock;

    private RunningLocal(string folder, FileStream held) => (_folder, _lock) = (folder, held);

    /// <exception cref="StartException">Another Local has the folder; the message says where it serves.</exception>
    public static RunningLocal Take(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            var taken = new RunningLocal(folder, new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            taken.Write(new Note(Environment.ProcessId, null));
            return taken;
        }
        catch (IOException exception)
        {
            throw new StartException(
                $"This clone's Local already runs{Read(folder)}. Use that one, or end it with Ctrl+C. To start another beside it: --port 0 --Local:Folder=<another folder>.", exception);
        }
    }

    /// <summary>Deletes what is kept in the folder: nothing else that lies there.</summary>
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
                ? $" (process {note.ProcessId}, {(note.Address is { } address ? address.GetLeftPart(UriPartial.Authority) : "not ready yet")})"
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
