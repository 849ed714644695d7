using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging.Abstractions;
using PushFunctions.Core;
using PushFunctions.FaultTests.Scheduling;
using PushFunctions.Local.Queues;
using PushFunctions.Storage.Clients;

namespace PushFunctions.FaultTests.Instances;

/// <summary>
/// What the Functions host does for one queue on one machine, with the numbers of host.json and the life of a message
/// as Local has it. It looks at the queue when there is something to see, not by an interval.
/// </summary>
internal sealed class QueueWorker : IWakeable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Machine _machine;
    private readonly Surroundings _around;
    private readonly QueueSettings _settings;
    private readonly QueueClient _queue;
    private readonly MessageWork _work;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private bool _isReceiving;
    private int _running;

    private QueueWorker(Machine machine, Surroundings around, QueueSettings settings, string queue, string? poison, QueueHandler handler)
    {
        (_machine, _around, _settings, Queue) = (machine, around, settings, queue);
        var clients = machine.Get<StorageClients>();
        _queue = clients.RawQueue(queue);
        _work = new MessageWork(
            _queue, poison is null ? null : clients.RawQueue(poison), settings, Observed(handler), machine.Clock, NullLogger.Instance);
    }

    public string Queue { get; }

    public bool IsBusy => _isReceiving || _running > 0;

    /// <summary>When it could look at its queue next; null while it cannot.</summary>
    public DateTimeOffset? WakeableAt =>
        _machine.TakesWork && !_isReceiving && _running <= _settings.NewBatchThreshold
            && _around.Account.Queues.Find(Queue).NextVisible is { } visible
            ? visible > _notBefore ? visible : _notBefore
            : null;

    public static IReadOnlyList<QueueWorker> OfAll(Machine machine, Surroundings around, QueueSettings settings)
    {
        return
        [
            Of(QueueNames.Fanout, QueueNames.FanoutPoison),
            Of(QueueNames.Deliveries, QueueNames.DeliveriesPoison),
            Of(QueueNames.ExpressDeliveries, QueueNames.ExpressDeliveriesPoison),
            Of(QueueNames.FanoutPoison, null),
            Of(QueueNames.DeliveriesPoison, null),
            Of(QueueNames.ExpressDeliveriesPoison, null),
            Of(QueueNames.Events, QueueNames.EventsPoison),
            Of(QueueNames.EventsPoison, null),
        ];

        QueueWorker Of(string queue, string? poisonQueue) => new(
            machine, around, settings, queue, poisonQueue,
            (body, stop) => machine.Get<QueueHandlers>().HandleAsync(queue, body, stop));
    }

    public void Wake() => _ = ReceiveAsync();

    [SuppressMessage("Design", "CA1031", Justification = "As the host: whatever goes wrong with storage, it looks again later.")]
    private async Task ReceiveAsync()
    {
        _isReceiving = true;
        try
        {
            QueueMessage[] messages = await _queue.ReceiveMessagesAsync(_settings.BatchSize, _settings.Lease, CancellationToken.None);
            _running += messages.Length;
            foreach (var message in messages) _ = WorkAsync(message);
        }
        catch (Exception exception)
        {
            _around.Trace.Add($"{_machine} cannot read {Queue}: {exception.GetType().Name}");
            _notBefore = _around.Clock.Now + Pause;
        }
        finally
        {
            _isReceiving = false;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "As the host: a message that could not be ended comes again when its lease ends.")]
    private async Task WorkAsync(QueueMessage message)
    {
        try
        {
            await _work.RunAsync(message, _machine.Stopping);
        }
        catch (Exception exception)
        {
            _around.Trace.Add($"{_machine} cannot end a message of {Queue}: {exception.GetType().Name}");
        }
        finally
        {
            _running--;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Seen, and thrown on.")]
    private QueueHandler Observed(QueueHandler handler) => async (body, stop) =>
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(body));
        _around.Trace.Add($"{_machine} begins {text}");
        try
        {
            await handler(body, stop);
            _around.Trace.Add($"{_machine} ends {text}");
        }
        catch (Exception exception)
        {
            _around.Trace.Add($"{_machine} fails {text}: {exception.GetType().Name} {exception.Message.Split('\n')[0]}");
            throw;
        }
    };
}
