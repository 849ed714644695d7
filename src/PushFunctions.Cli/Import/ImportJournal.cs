using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PushFunctions.Cli.Output;

namespace PushFunctions.Cli.Import;

/// <summary>A line that was not registered.</summary>
internal sealed record RefusedLine(long Line, int? Code, string? Field, string Message, string Text);

/// <summary>What became of a batch.</summary>
internal sealed record BatchEntry(
    int Batch, int Records, int Registered, IReadOnlyDictionary<string, int> Skipped, IReadOnlyList<RefusedLine> Refused);

/// <summary>
/// What an import has done so far, in a file beside the one that it reads: a line for each batch, written when the
/// service has answered. After a kill the next run leaves those out. A line that was cut off counts for nothing: its
/// batch is registered once more, which changes nothing.
/// </summary>
internal sealed class ImportJournal : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, BatchEntry> _done = [];

    private ImportJournal(FileStream file) => _file = file;

    public IReadOnlyDictionary<int, BatchEntry> Done => _done;

    /// <param name="fingerprint">Of the file and of everything that decides what is made of it.</param>
    /// <exception cref="CliException">The journal belongs to another import.</exception>
    public static ImportJournal Open(string path, string fingerprint)
    {
        FileStream file;
        try
        {
            // Refused lines are in it, with their tokens.
            file = PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new CliException($"{path} is in use: another import of this file is running.", ExitCode.Usage, exception);
        }

        try
        {
            var journal = new ImportJournal(file);
            journal.Load(path, fingerprint);
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <returns>The fingerprint, and how many lines the file has.</returns>
    public static (string Fingerprint, long Lines) Inspect(string path, string settings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(settings + "\n"));
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 20];
        long lines = 0;
        byte last = (byte)'\n';
        int length;
        while ((length = file.Read(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, length);
            lines += buffer.AsSpan(0, length).Count((byte)'\n');
            last = buffer[length - 1];
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), lines + (last == '\n' ? 0 : 1));
    }

    public void Add(BatchEntry entry)
    {
        lock (_gate)
        {
            _done[entry.Batch] = entry;
            Append(entry);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Load(string path, string fingerprint)
    {
        using var reader = new StreamReader(_file, leaveOpen: true);
        var text = reader.ReadToEnd();
        var good = text.LastIndexOf('\n') + 1;
        var lines = text[..good].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > 0)
        {
            if (Read<Head>(lines[0])?.Fingerprint != fingerprint)
            {
                throw new CliException(
                    $"{path} is the journal of another import: the file, --map or another option has changed since. Take them back, or "
                        + $"delete the journal to begin again; what is registered stays as it is.",
                    ExitCode.Usage);
            }

            foreach (var entry in lines.Skip(1).Select(Read<BatchEntry>).OfType<BatchEntry>()) _done[entry.Batch] = entry;
        }

        _file.SetLength(Encoding.UTF8.GetByteCount(text[..good]));
        _file.Position = _file.Length;
        if (lines.Length == 0) Append(new Head(fingerprint));
    }

    private static T? Read<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Append(object value)
    {
        _file.Write(Encoding.UTF8.GetBytes(JsonText.LineOf(value) + "\n"));
        _file.Flush();
    }

    private sealed record Head(string Fingerprint);
}
