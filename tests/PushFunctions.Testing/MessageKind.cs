namespace PushFunctions.Testing;

/// <summary>One kind of queue message.</summary>
/// <param name="Name">Its golden file, which holds the text of the message.</param>
/// <param name="Message">What it means.</param>
/// <param name="Parse">How a reader takes it.</param>
internal sealed record MessageKind(string Name, object Message, string Json, Func<string, object> Parse)
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    public static IReadOnlyDictionary<string, MessageKind> All { get; } = new[]
    {
        Of("fanout-start", new FanoutMessage(1, Known.Account.Value, Known.Operation.Value, FanoutStep.Start)),
        Of("fanout-walk",
            new FanoutMessage(
                1, Known.Account.Value, Known.Operation.Value, FanoutStep.Walk, Range: 7, Next: 12, PoisonRequeues: 1, TraceParent: TraceParent)),
        Of("delivery", new DeliveryMessage(1, Known.Account.Value, Known.Operation.Value, "000001002")),
        Of("delivery-leased",
            new DeliveryMessage(1, Known.Account.Value, Known.Operation.Value, "000001002", SeenLease: "0123456789abcdef.3")),
        Of("delivery-returned", new DeliveryMessage(
            1, Known.Account.Value, Known.Operation.Value, "000001003.ac", PoisonRequeues: 2, TraceParent: TraceParent)),
        Of("delivery-express", new DeliveryMessage(1, Known.Account.Value, Known.Operation.Value, "000001002", Express: true)),
    }.ToDictionary(kind => kind.Name);

    private static MessageKind Of(string name, FanoutMessage message) => new(name, message, message.ToJson(), FanoutMessage.Parse);

    private static MessageKind Of(string name, DeliveryMessage message) => new(name, message, message.ToJson(), DeliveryMessage.Parse);
}
