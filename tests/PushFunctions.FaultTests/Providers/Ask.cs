using PushFunctions.FaultTests.Instances;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Providers;

/// <summary>One time that a provider was asked for one push of one send: a request whose body arrived.</summary>
internal sealed class Ask(int send, string notification, Phone phone, Machine machine, DateTimeOffset begunAt)
{
    public int Send => send;

    /// <summary>The notification's id, as the provider sees it: a repeat has the same.</summary>
    public string Notification => notification;

    public Phone Phone => phone;

    public Machine Machine => machine;

    /// <summary>When the service handed the push over.</summary>
    public DateTimeOffset BegunAt => begunAt;

    public DateTimeOffset JudgedAt { get; set; }

    /// <summary>Null where the provider got it and never looked at it.</summary>
    public Verdict? Verdict { get; set; }

    public bool IsDryRun { get; set; }

    /// <summary>Since when the provider calls the token dead; null where it names no time.</summary>
    public DateTimeOffset? DeadSince { get; set; }

    /// <summary>When the provider asked to be asked again at the earliest.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>When the sender had the answer, as far as it takes to act by it; null where it was lost.</summary>
    public DateTimeOffset? ReachedAt { get; set; }

    /// <summary>The answer settles the push.</summary>
    public bool IsFinal => Verdict is Providers.Verdict.Taken or Providers.Verdict.Dead or Providers.Verdict.BadToken;

    public override string ToString() =>
        $"send{send} {phone} by {machine} begun {begunAt:HH:mm:ss.fff} judged {JudgedAt:HH:mm:ss.fff} {Verdict?.ToString() ?? "unseen"} reached {(ReachedAt is { } at ? $"{at:HH:mm:ss.fff}" : "never")}";
}
