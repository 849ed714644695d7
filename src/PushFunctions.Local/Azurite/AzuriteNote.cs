using System.Diagnostics;
using System.Text.Json;

namespace PushFunctions.Local.Azurite;

/// <summary>The note a running Azurite leaves in the desk's folder, so that a second start of the same clone finds it.</summary>
/// <param name="StartedAt">Tells the process from a later one that got the same id.</param>
internal sealed record AzuriteNote(int ProcessId, DateTimeOffset StartedAt, int QueuePort, int TablePort)
{
    private const string FileName = "azurite.json";
    private static readonly TimeSpan ClockResolution = TimeSpan.FromSeconds(1);

    public static AzuriteNote Of(Process process, AzuriteAddress address) =>
        new(process.Id, process.StartTime.ToUniversalTime(), address.QueuePort, address.TablePort);

    /// <summary>Null where there is none, or none that can be read.</summary>
    public static AzuriteNote? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<AzuriteNote>(File.ReadAllText(Path.Combine(folder, FileName)));
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this));
    }

    public void Remove(string folder)
    {
        if (Read(folder) == this) File.Delete(Path.Combine(folder, FileName));
    }

    public bool IsAlive()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return (process.StartTime.ToUniversalTime() - StartedAt).Duration() < ClockResolution;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
