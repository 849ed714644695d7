namespace PushFunctions.Core.Sends.Model;

public static class QueueNames
{
    public const string Fanout = "push-fanout";
    public const string Deliveries = "push-deliveries";
    public const string FanoutPoison = Fanout + "-poison";
    public const string DeliveriesPoison = Deliveries + "-poison";

    /// <summary>Messages that no reader understood. Nothing reads it: a person does.</summary>
    public const string Kept = "push-kept";

    public static readonly IReadOnlyList<string> All = [Fanout, Deliveries, FanoutPoison, DeliveriesPoison, Kept];
}
