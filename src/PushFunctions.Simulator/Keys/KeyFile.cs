using System.Text.Json;

namespace PushFunctions.Simulator.Keys;

internal static class KeyFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<SimulatorKeys> LoadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        try
        {
            return await JsonSerializer.DeserializeAsync<SimulatorKeys>(file, Json, cancellationToken)
                ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} does not hold simulator keys. Delete it to get new ones.", e);
        }
    }

    public static async Task SaveAsync(SimulatorKeys keys, string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        // Beside the target and then moved, so that a start that is cut off leaves no half file.
        var draft = $"{full}.{Environment.ProcessId}.new";
        File.Delete(draft);
        await using (var file = new FileStream(draft, Options()))
        {
            await JsonSerializer.SerializeAsync(file, keys, Json, cancellationToken);
        }

        File.Move(draft, full, overwrite: true);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
