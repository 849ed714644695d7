using PushFunctions.Simulator.Faults;

namespace PushFunctions.Simulator;

/// <summary>The JSON of PUT /faults: a <see cref="SimulatorFault"/>, where it happens, and to which token.</summary>
internal sealed record ControlFault
{
    /// <summary>One of <see cref="ControlTargets.Names"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>A device token, or for <c>fcm-token</c> a service account's email. Null: all.</summary>
    public string? Token { get; init; }

    public int? Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? Body { get; init; }

    public string? RetryAfter { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public double? DelaySeconds { get; init; }

    public double? SlowBodySeconds { get; init; }

    public bool ResetAfterBody { get; init; }

    public int ResetCode { get; init; } = 2;

    public bool CutConnection { get; init; }

    public bool GoAway { get; init; }

    public bool DeliveredAnyway { get; init; }

    public int? Times { get; init; }

    public int EveryNth { get; init; } = 1;

    /// <summary>Only told, by GET /faults: how often it has happened.</summary>
    public int? Happened { get; init; }

    public static ControlFault From(string provider, string? token, FaultRule rule) => new()
    {
        Provider = provider,
        Token = token,
        Status = rule.Fault.Status,
        Reason = rule.Fault.Reason,
        Message = rule.Fault.Message,
        Body = rule.Fault.Body,
        RetryAfter = rule.Fault.RetryAfter,
        Timestamp = rule.Fault.Timestamp,
        DelaySeconds = rule.Fault.Delay?.TotalSeconds,
        SlowBodySeconds = rule.Fault.SlowBody?.TotalSeconds,
        ResetAfterBody = rule.Fault.ResetAfterBody,
        ResetCode = rule.Fault.ResetCode,
        CutConnection = rule.Fault.CutConnection,
        GoAway = rule.Fault.GoAway,
        DeliveredAnyway = rule.Fault.DeliveredAnyway,
        Times = rule.Fault.Times,
        EveryNth = rule.Fault.EveryNth,
        Happened = rule.Happened,
    };

    public SimulatorFault ToFault() => new()
    {
        Status = Status,
        Reason = Reason,
        Message = Message,
        Body = Body,
        RetryAfter = RetryAfter,
        Timestamp = Timestamp,
        Delay = Seconds(DelaySeconds),
        SlowBody = Seconds(SlowBodySeconds),
        ResetAfterBody = ResetAfterBody,
        ResetCode = ResetCode,
        CutConnection = CutConnection,
        GoAway = GoAway,
        DeliveredAnyway = DeliveredAnyway,
        Times = Times,
        EveryNth = EveryNth,
    };

    private static TimeSpan? Seconds(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
