using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Clients;

/// <summary>What a client knows of a send.</summary>
internal sealed class SendRecord(SendPlan plan)
{
    public SendPlan Plan => plan;

    public DateTimeOffset RequestedAt { get; set; }

    /// <summary>When it was answered first.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>When a scheduled send is due.</summary>
    public DateTimeOffset? SendAt { get; set; }

    /// <summary>Operations that the answers named: one, if all is well.</summary>
    public HashSet<OperationId> Answers { get; } = [];

    public bool IsRefused { get; set; }

    public DateTimeOffset? CanceledAt { get; set; }

    public bool IsAccepted => Answers.Count > 0;
}
