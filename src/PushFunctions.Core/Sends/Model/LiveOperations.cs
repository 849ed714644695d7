using System.Collections.Concurrent;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Sends.Model;

/// <summary>
/// What this process keeps in memory of the operations that it works on, or shows: the operation without its status,
/// which never changes, whether it was canceled as of a moment ago, and its parsed template. Of
/// <see cref="Capacity"/> operations; then the half that was used least recently is dropped, and read and parsed
/// again when it is needed.
/// </summary>
public sealed class LiveOperations(IOperationStore operations, TemplateCompiler compiler, TimeProvider time) : IDisposable
{
    public const int Capacity = 256;

    /// <summary>How old the answer may be to whether an operation was canceled: with a slow provider a batch is at
    /// work for minutes.</summary>
    private static readonly TimeSpan StatusLifetime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<OperationId, Entry> _entries = new();

    // Half of the processors: a costly template delays its own send, and neither other sends nor requests.
    private readonly SemaphoreSlim _renderers = new(Math.Max(1, Environment.ProcessorCount / 2));
    private long _uses;

    /// <summary>The operation with its status as it is now; null where there is none. One that is kept costs a read
    /// of the status only.</summary>
    public async Task<Operation?> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        var entry = EntryOf(id);
        var readAt = time.GetTimestamp();
        Operation? found;
        if (entry.Operation is { } kept && kept.Account == account)
        {
            found = await operations.FindStatusAsync(account, id, cancellationToken) is { } status ? kept with { Status = status } : null;
        }
        else
        {
            found = await operations.FindAsync(account, id, cancellationToken);
            if (found is not null)
                entry.Operation = found = found with { DirectHashes = new HashSet<string>(), FinalStats = null, Version = null };
        }

        if (found is not null) entry.Record(found.Status == OperationStatus.Canceled, readAt);
        return found;
    }

    /// <summary>Whether it is canceled, as of two seconds ago at most. Everyone who asks meanwhile shares one
    /// read.</summary>
    public Task<bool> IsCanceledAsync(Operation operation)
    {
        var entry = EntryOf(operation.Id);
        lock (entry.Gate)
        {
            if (entry.StatusReadAt is not { } readAt || time.GetElapsedTime(readAt) >= StatusLifetime)
                (entry.StatusReadAt, entry.IsCanceled) = (time.GetTimestamp(), ReadIsCanceledAsync(operation));
            return entry.IsCanceled;
        }
    }

    /// <exception cref="RenderingException">As <see cref="CompiledTemplate.Render"/>; or the stored template is one
    /// that this version cannot read.</exception>
    public Task<PushMessage> RenderAsync(Operation operation, string? variables, CancellationToken cancellationToken = default) =>
        RenderAsync(operation, template => template.Render(variables), cancellationToken);

    /// <summary>What lists show of a notification, sound and tags, with the steps that rendering them took.</summary>
    /// <exception cref="RenderingException">As
    /// <see cref="RenderAsync(Operation, string?, CancellationToken)"/>.</exception>
    public Task<(PushMessage Message, int Steps)> RenderListedAsync(
        Operation operation, string? variables, CancellationToken cancellationToken) =>
        RenderAsync(operation, template => template.RenderListed(variables), cancellationToken);

    public void Dispose() => _renderers.Dispose();

    private async Task<bool> ReadIsCanceledAsync(Operation operation) =>
        await operations.FindStatusAsync(operation.Account, operation.Id, CancellationToken.None) == OperationStatus.Canceled;

    /// <summary>One recipient of an operation at a time.</summary>
    private async Task<T> RenderAsync<T>(Operation operation, Func<CompiledTemplate, T> render, CancellationToken cancellationToken)
    {
        var entry = EntryOf(operation.Id);
        var template = entry.TemplateOf(operation, compiler)
            ?? throw new RenderingException(
                "The stored template is written in a way that this version cannot read: send it again to see what is wrong.");
        if (template.IsConstant) return render(template);

        await entry.Rendering.WaitAsync(cancellationToken);
        try
        {
            await _renderers.WaitAsync(cancellationToken);
            try
            {
                return render(template);
            }
            finally
            {
                _renderers.Release();
            }
        }
        finally
        {
            entry.Rendering.Release();
        }
    }

    private Entry EntryOf(OperationId id)
    {
        var use = Interlocked.Increment(ref _uses);
        if (!_entries.TryGetValue(id, out var entry))
        {
            if (_entries.Count >= Capacity) MakeRoom();
            entry = _entries.GetOrAdd(id, static _ => new Entry());
        }

        entry.LastUse = use;
        return entry;
    }

    private void MakeRoom()
    {
        foreach (var old in _entries.ToArray().OrderBy(pair => pair.Value.LastUse).Take(Capacity / 2)) _entries.TryRemove(old);
    }

    private sealed class Entry
    {
        private CompiledTemplate? _template;
        private bool _isCompiled;

        public Lock Gate { get; } = new();

        public long LastUse { get; set; }

        public Operation? Operation { get; set; }

        /// <summary>When the read of <see cref="IsCanceled"/> was begun; null before the first.</summary>
        public long? StatusReadAt { get; set; }

        public Task<bool> IsCanceled { get; set; } = Task.FromResult(false);

        public SemaphoreSlim Rendering { get; } = new(1);

        public void Record(bool isCanceled, long readAt)
        {
            lock (Gate)
            {
                if (StatusReadAt < readAt || StatusReadAt is null) (StatusReadAt, IsCanceled) = (readAt, Task.FromResult(isCanceled));
            }
        }

        /// <summary>Null for a template that another version stored, by another grammar: the caller has done nothing
        /// wrong.</summary>
        public CompiledTemplate? TemplateOf(Operation operation, TemplateCompiler compiler)
        {
            lock (Gate)
            {
                if (_isCompiled) return _template;
                try
                {
                    _template = compiler.Compile(operation.Template, operation.CreatedAt);
                }
                catch (RequestException)
                {
                    _template = null;
                }

                _isCompiled = true;
                return _template;
            }
        }
    }
}
