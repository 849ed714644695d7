using System.Text;
using PushFunctions.Simulator.Answers;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.Simulator.Apns;

/// <summary>APNs' answers: <c>apns-id</c> always, a body only when it says no.</summary>
internal static class ApnsAnswers
{
    public static Answer Accepted(string apnsId) => new Answer(200, ReadOnlyMemory<byte>.Empty).With("apns-id", apnsId);

    public static Answer Refused(string reason, string apnsId, DateTimeOffset? since = null) =>
        Refused(ApnsReasons.StatusOf(reason), reason, apnsId, since);

    /// <summary>The fault's own answer; null when it has none.</summary>
    public static Answer? For(SimulatorFault fault, string apnsId, DateTimeOffset now)
    {
        if (fault.Status is null && fault.Reason is null)
            return null;

        var status = fault.Status ?? ApnsReasons.StatusOf(fault.Reason!);
        var reason = fault.Reason ?? ApnsReasons.UsualFor(status);
        return fault.Body is { } text
            ? new Answer(status, Encoding.UTF8.GetBytes(text), "text/html") { Reason = reason }
            : Refused(status, reason, apnsId, status == 410 ? fault.Timestamp ?? now : fault.Timestamp);
    }

    private static Answer Refused(int status, string reason, string apnsId, DateTimeOffset? since)
    {
        var body = since is { } time
            ? $"{{\"reason\":\"{reason}\",\"timestamp\":{time.ToUnixTimeMilliseconds()}}}"
            : $"{{\"reason\":\"{reason}\"}}";
        return new Answer(status, Encoding.UTF8.GetBytes(body), "application/json") { Reason = reason }.With("apns-id", apnsId);
    }
}
