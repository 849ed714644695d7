using System.ComponentModel.DataAnnotations;

namespace PushFunctions.Local;

/// <summary>What only the desk has: ports and a folder. Section <c>Local</c>. Port 0 takes any free one.</summary>
public sealed class LocalOptions
{
    public const string Section = "Local";

    /// <summary>Where Azurite's data, the simulator's keys and the first account are kept. Default <c>.local</c> in the clone.</summary>
    /// <value>Setting <c>Local__Folder</c>.</value>
    public string? Folder { get; set; }

    /// <summary>Azurite's queues on 127.0.0.1. Default 10001.</summary>
    /// <value>Setting <c>Local__AzuriteQueuePort</c>.</value>
    [Range(0, 65535)]
    public int AzuriteQueuePort { get; set; } = 10001;

    /// <summary>Azurite's tables on 127.0.0.1. Default 10002.</summary>
    /// <value>Setting <c>Local__AzuriteTablePort</c>.</value>
    [Range(0, 65535)]
    public int AzuriteTablePort { get; set; } = 10002;

    /// <summary>The simulator's control and sign-in listener on 127.0.0.1. Default 7072.</summary>
    /// <value>Setting <c>Local__SimulatorControlPort</c>.</value>
    [Range(0, 65535)]
    public int SimulatorControlPort { get; set; } = 7072;

    /// <summary>The simulated FCM on 127.0.0.1. Default 7073.</summary>
    /// <value>Setting <c>Local__SimulatorFcmPort</c>.</value>
    [Range(0, 65535)]
    public int SimulatorFcmPort { get; set; } = 7073;

    /// <summary>The simulated APNs production environment on 127.0.0.1. Default 7074.</summary>
    /// <value>Setting <c>Local__SimulatorApnsPort</c>.</value>
    [Range(0, 65535)]
    public int SimulatorApnsPort { get; set; } = 7074;

    /// <summary>The simulated APNs sandbox environment on 127.0.0.1. Default 7075.</summary>
    /// <value>Setting <c>Local__SimulatorApnsSandboxPort</c>.</value>
    [Range(0, 65535)]
    public int SimulatorApnsSandboxPort { get; set; } = 7075;

    /// <summary>Whether this process works on the queues and sweeps, or serves HTTP only. Default true.</summary>
    /// <value>Setting <c>Local__Pump</c>.</value>
    public bool Pump { get; set; } = true;

    /// <summary>How long a fetched message stays with this process; renewed while it is worked on. The Functions host has 10 minutes and no setting. Default 10 minutes; 1 second to 1 hour.</summary>
    /// <value>Setting <c>Local__MessageLease</c>.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MessageLease { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the sweep runs. The Functions app runs it each minute. Default 1 minute; 1 second to 1 hour.</summary>
    /// <value>Setting <c>Local__SweepPeriod</c>.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SweepPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
