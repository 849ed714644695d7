using System.Globalization;
using PushFunctions.Storage;

namespace PushFunctions.Local.Queues;

/// <summary>The queue settings of <c>host.json</c>, which apply to every queue.</summary>
/// <param name="BatchSize">Messages fetched at once, 1 to 32.</param>
/// <param name="NewBatchThreshold">A new batch is fetched once no more messages than this are in work.</param>
/// <param name="MaxDequeueCount">A message that failed this often is poison.</param>
/// <param name="VisibilityTimeout">When a message that failed is tried again.</param>
/// <param name="MaxPollingInterval">The longest time between two looks at an empty queue.</param>
public sealed record QueueSettings(int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan VisibilityTimeout, TimeSpan MaxPollingInterval)
{
    /// <summary>How long a message is leased; renewed while it is worked on. The Functions host has no setting for it, Local has <c>Local__MessageLease</c>.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>Reads what the Functions host would read from <c>host.json</c>, so that both hosts work to the same numbers.</summary>
public static class HostJson
{
    /// <param name="folder">The folder that holds <c>host.json</c>; the build puts it beside the assembly.</param>
    /// <param name="overrides">Settings that go before the file, as for the Functions host: <c>AzureFunctionsJobHost__extensions__queues__…</c>.</param>
    /// <exception cref="InvalidDataException">A queue setting is missing or no valid value.</exception>
    public static QueueSettings ReadQueues(string folder, IConfiguration? overrides = null)
    {
        var file = new ConfigurationBuilder().SetBasePath(folder).AddJsonFile("host.json").Build();
        if (Text("messageEncoding") != "none") throw Wrong("messageEncoding", "none: the service decodes its messages itself");
        return new QueueSettings(
            Number("batchSize", 1, 32), Number("newBatchThreshold", 0, 1000), Number("maxDequeueCount", 1, 1000),
            Time("visibilityTimeout"), Time("maxPollingInterval"));

        string? Text(string name) => overrides?[$"AzureFunctionsJobHost:extensions:queues:{name}"] ?? file[$"extensions:queues:{name}"];

        int Number(string name, int least, int most) =>
            int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : throw Wrong(name, $"a number from {least} to {most}");

        TimeSpan Time(string name) =>
            TimeSpan.TryParseExact(Text(name), "c", CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero
                ? value
                : throw Wrong(name, "a time such as 00:00:30");
    }

    private static InvalidDataException Wrong(string name, string wanted) => new($"extensions.queues.{name} in host.json must be {wanted}.");
}

/// <summary>Pumps the queues for as long as the service runs. At the end what is in work gets a moment to finish before it is put back.</summary>
internal sealed class QueuePumpService(LocalQueues queues, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var canceling = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var grace = stoppingToken.Register(() => canceling.CancelAfter(Grace));
        await queues.RunAsync(stoppingToken, canceling.Token);
    }
}

/// <summary>The queues of the service, each with what the Functions app would call for it.</summary>
public sealed class LocalQueues
{
    private readonly IReadOnlyList<QueuePump> _pumps;

    public LocalQueues(
        StorageClients clients, MessageReader messages, FanoutProcessor fanout, DeliveryProcessor deliveries, PoisonProcessor poison, QueueSettings settings,
        TimeProvider time, ILogger<LocalQueues> logger)
    {
        _pumps =
        [
            Pump(QueueNames.Fanout, QueueNames.FanoutPoison, (message, cancellationToken) =>
                messages.HandleAsync(QueueNames.Fanout, message, FanoutMessage.Parse, fanout.ProcessAsync, cancellationToken)),
            Pump(QueueNames.Deliveries, QueueNames.DeliveriesPoison, (message, cancellationToken) =>
                messages.HandleAsync(QueueNames.Deliveries, message, DeliveryMessage.Parse, deliveries.ProcessAsync, cancellationToken)),
            Pump(QueueNames.FanoutPoison, null, poison.HandleFanoutAsync),
            Pump(QueueNames.DeliveriesPoison, null, poison.HandleDeliveryAsync),
        ];

        QueuePump Pump(string queue, string? poisonQueue, QueueHandler handler) =>
            new(clients.QueueAsItIs(queue), poisonQueue is null ? null : clients.QueueAsItIs(poisonQueue), settings, handler, time, logger);
    }

    /// <summary>Pumps all queues; see <see cref="QueuePump.RunAsync"/>. Ends at once where one of the pumps ends before it was told to.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        List<Task> running = [.. _pumps.Select(pump => pump.RunAsync(stopping, cancellationToken))];
        await await Task.WhenAny(running);
        if (!stopping.IsCancellationRequested) throw new InvalidOperationException("A queue pump has ended although nobody stopped it.");
        await Task.WhenAll(running);
    }

    /// <summary>Handles what is visible on any queue until none has anything: for tests that want no background work.</summary>
    /// <returns>How many messages were handled, well or not.</returns>
    public async Task<int> PumpUntilIdleAsync(CancellationToken cancellationToken)
    {
        var handled = 0;
        int round;
        do
        {
            round = 0;
            foreach (var pump in _pumps)
                round += await pump.PumpUntilIdleAsync(cancellationToken);
            handled += round;
        }
        while (round > 0);

        return handled;
    }
}
