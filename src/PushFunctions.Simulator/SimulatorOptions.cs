using PushFunctions.Simulator.Keys;

namespace PushFunctions.Simulator;

/// <summary>How to start the simulator. Every listener is on 127.0.0.1; port 0, the default, is any free one.</summary>
public sealed class SimulatorOptions
{
    /// <summary>HTTP/1.1, cleartext: the control listener and the OAuth token endpoint.</summary>
    public int ControlPort { get; set; }

    public int FcmPort { get; set; }

    public int ApnsProductionPort { get; set; }

    public int ApnsSandboxPort { get; set; }

    /// <summary>False, the default: HTTP/2 in cleartext with prior knowledge. True: TLS with a self-signed
    /// certificate.</summary>
    public bool UseTls { get; set; }

    /// <summary>The credentials that are known from the start. Null, the default, makes new ones.</summary>
    public SimulatorKeys? Keys { get; set; }

    /// <summary>The clock for tokens, faults and records. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How many pushes each gateway keeps with header and body; older ones are only counted. Default
    /// 50,000.</summary>
    public int MaxRecorded { get; set; } = 50_000;

    /// <summary>SETTINGS_MAX_CONCURRENT_STREAMS of the FCM listener. Default 100, as Google's.</summary>
    public int FcmMaxConcurrentStreams { get; set; } = 100;

    /// <summary>SETTINGS_MAX_CONCURRENT_STREAMS of the APNs production listener. Default 1,000, as Apple's.</summary>
    public int ApnsProductionMaxConcurrentStreams { get; set; } = 1000;

    /// <summary>SETTINGS_MAX_CONCURRENT_STREAMS of the APNs sandbox listener. Default 1,000, as Apple's.</summary>
    public int ApnsSandboxMaxConcurrentStreams { get; set; } = 1000;
}
