namespace PushFunctions.Core.Sends.Receipts;

/// <summary>
/// Tells the queue of events which receipts are about to be written. A receipt does not say whose it is: where an endpoint
/// wants to know, its operation is looked for in the accounts that have one.
/// </summary>
public sealed class ReceiptEvents(IAccountStore accounts, IOperationStore operations, EventSignals signals, TimeProvider clock)
{
    /// <summary>What a message can name, with room to spare.</summary>
    private const int NotificationsAMessage = 200;

    private const int AtATime = 16;
    private const int MostKept = 1_000;
    private static readonly TimeSpan AccountsKept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan OwnersKept = TimeSpan.FromMinutes(10);

    private readonly ExpiringCache<string, IReadOnlyList<AccountSid>> _accounts = new(1, AccountsKept, clock);
    private readonly ExpiringCache<OperationId, Operation> _owners = new(MostKept, OwnersKept, clock);

    /// <summary>The type and the kind that a message is about.</summary>
    public static (string Type, ReceiptKinds Kind) KindOf(string? type) => type switch
    {
        EventTypes.NotificationOpened => (type, ReceiptKinds.Opened),
        EventTypes.NotificationDelivered => (type, ReceiptKinds.Delivered),
        EventTypes.NotificationDismissed => (type, ReceiptKinds.Dismissed),
        _ => throw new FormatException("An event message names no kind of receipt."),
    };

    public async Task BeforeAsync(IReadOnlyCollection<Receipt> receipts, CancellationToken cancellationToken)
    {
        foreach (var kind in receipts.GroupBy(receipt => receipt.Kind))
        {
            var type = TypeOf(kind.Key);
            if (await WantingAsync(type, cancellationToken) is not { Count: > 0 } wanting) continue;
            await InParallel.ForEachAsync(
                kind.GroupBy(receipt => receipt.Notification.Operation).ToList(), AtATime,
                (group, token) => TellAsync(group, type, wanting, token), cancellationToken);
        }
    }

    private async Task TellAsync(
        IGrouping<OperationId, Receipt> receipts, string type, IReadOnlyList<AccountSid> wanting, CancellationToken cancellationToken)
    {
        var operation = await _owners.GetOrReadAsync(receipts.Key, token => FindAsync(receipts.Key, wanting, token), cancellationToken);
        if (operation is null || !await signals.IsWantedAsync(operation.Account, operation.Route.App, [type], cancellationToken)) return;
        foreach (var some in receipts.Chunk(NotificationsAMessage))
        {
            await signals.SendAsync(
                signals.Message(operation.Account, EventSource.Receipts) with
                {
                    Operation = operation.Id.Value,
                    Type = type,
                    Notifications = string.Join(' ', some.Select(receipt => receipt.Notification.PlaceDigits)),
                },
                cancellationToken);
        }
    }

    private async Task<IReadOnlyList<AccountSid>> WantingAsync(string type, CancellationToken cancellationToken)
    {
        var wanting = new List<AccountSid>();
        var all = await _accounts.GetOrReadAsync(
            string.Empty, async token => await accounts.ListAsync(token).ToListAsync(token), cancellationToken);
        foreach (var account in all!)
        {
            var endpoints = await signals.EndpointsOfAsync(account, cancellationToken);
            if (endpoints.Any(endpoint => endpoint.IsEnabled && endpoint.Events.Any(choice => EventTypes.Matches(choice, type))))
                wanting.Add(account);
        }

        return wanting;
    }

    /// <summary>Null where no account that wants to know has it; that is not kept, because another kind may be wanted by
    /// another account.</summary>
    private async Task<Operation?> FindAsync(OperationId id, IReadOnlyList<AccountSid> wanting, CancellationToken cancellationToken)
    {
        foreach (var account in wanting)
        {
            if (await operations.FindAsync(account, id, cancellationToken) is { } operation) return operation;
        }

        return null;
    }

    private static string TypeOf(ReceiptKinds kind) => kind switch
    {
        ReceiptKinds.Opened => EventTypes.NotificationOpened,
        ReceiptKinds.Delivered => EventTypes.NotificationDelivered,
        ReceiptKinds.Dismissed => EventTypes.NotificationDismissed,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A receipt is of one kind."),
    };
}
