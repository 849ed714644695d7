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
        Of("event-batch", new EventMessage(1, Known.Account.Value, EventSource.Batches, Known.Odd)
        {
            Operation = Known.Operation.Value, Batches = "000001002", TraceParent = TraceParent,
        }),
        Of("event-retry", new EventMessage(1, Known.Account.Value, EventSource.Batches, Known.Odd)
        {
            Operation = Known.Operation.Value, Batches = "000001002 000001003.a", Endpoint = "comms_webhook_01k7q2bx0mft5bvbxh3781hkmr",
            MessageId = "msg_01k7q2bx0mft5bvbxh3781hkmr", Attempts = 2, First = 50, Count = 7, Waits = 1, PoisonRequeues = 1,
        }),
        Of("event-steps", new EventMessage(1, Known.Account.Value, EventSource.Steps, Known.Odd)
        {
            Operation = Known.Operation.Value, Steps = "0-1-0 3-7-0", Endpoint = "comms_webhook_01k7q2bx0mft5bvbxh3781hkmr",
        }),
        Of("event-receipts", new EventMessage(1, Known.Account.Value, EventSource.Receipts, Known.Odd)
        {
            Operation = Known.Operation.Value, Notifications = "00000001 0000020a", Type = EventTypes.NotificationOpened,
        }),
        Of("event-operation", new EventMessage(1, Known.Account.Value, EventSource.Operation, Known.Odd)
        {
            Operation = Known.Operation.Value, Type = EventTypes.OperationProcessing,
        }),
        Of("event-ended", new EventMessage(1, Known.Account.Value, EventSource.Ended, Known.Odd)
        {
            Operation = Known.Operation.Value, Type = EventTypes.OperationCompleted, Since = Known.Noon,
        }),
        Of("event-scan", new EventMessage(1, Known.Account.Value, EventSource.Scan, Known.Odd)
        {
            Operation = Known.Operation.Value, After = "b:000001002", Since = Known.Noon,
        }),
        Of("event-device", new EventMessage(1, Known.Account.Value, EventSource.Device, Known.Odd)
        {
            Type = EventTypes.DeviceMoved, App = "shop", User = "comms_user_01k7q2bx0mft5bvbxh3781hkmr",
            Previous = "comms_user_7zq4m5n8v2c0x9k3j6h1g5f4d2", Provider = "FCM", TokenHash = "0123456789abcdef0123456789abcdef",
            When = Known.Noon,
        }),
        Of("event-credential", new EventMessage(1, Known.Account.Value, EventSource.Credential, Known.Odd)
        {
            Type = EventTypes.CredentialFailing, Credential = Known.Fcm.Value, Revision = 3, When = Known.Noon,
        }),
        Of("event-replay", new EventMessage(1, Known.Account.Value, EventSource.Replay, Known.Odd)
        {
            Endpoint = "comms_webhook_01k7q2bx0mft5bvbxh3781hkmr", Since = Known.Noon, Until = Known.Odd, Types = "notification.* operation.*",
        }),
        Of("event-replay-operation", new EventMessage(1, Known.Account.Value, EventSource.ReplayOperation, Known.Odd)
        {
            Operation = Known.Operation.Value, Endpoint = "comms_webhook_01k7q2bx0mft5bvbxh3781hkmr", Since = Known.Noon, Until = Known.Odd,
        }),
    }.ToDictionary(kind => kind.Name);

    private static MessageKind Of(string name, FanoutMessage message) => new(name, message, message.ToJson(), FanoutMessage.Parse);

    private static MessageKind Of(string name, EventMessage message) => new(name, message, message.ToJson(), EventMessage.Parse);

    private static MessageKind Of(string name, DeliveryMessage message) => new(name, message, message.ToJson(), DeliveryMessage.Parse);
}
