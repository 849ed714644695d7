using System.Collections.Concurrent;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Sends.Model;

/// <summary>
/// The parsed templates of the operations that were met last: each is parsed once. An operation renders one recipient at a time, and all
/// together use half of the processors: a costly template delays its own send, and neither others' nor requests.
/// </summary>
public sealed class OperationTemplates(TemplateCompiler compiler) : IDisposable
{
    private const int Capacity = 256;
    private readonly ConcurrentDictionary<OperationId, Entry> _entries = new();
    private readonly SemaphoreSlim _renderers = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <exception cref="RenderingException">As <see cref="CompiledTemplate.Render"/>; or the stored template is one that this version cannot read.</exception>
    public Task<PushMessage> RenderAsync(Operation operation, string? variables, CancellationToken cancellationToken = default) =>
        InTurnAsync(operation, template => template.Render(variables), cancellationToken);

    /// <summary>What lists show of a notification: sound and tags, with the steps that they took.</summary>
    /// <exception cref="RenderingException">As <see cref="RenderAsync"/>.</exception>
    public Task<(PushMessage Message, int Steps)> RenderListedAsync(Operation operation, string? variables, CancellationToken cancellationToken) =>
        InTurnAsync(operation, template => template.RenderListed(variables), cancellationToken);

    public void Dispose() => _renderers.Dispose();

    private async Task<T> InTurnAsync<T>(Operation operation, Func<CompiledTemplate, T> render, CancellationToken cancellationToken)
    {
        if (_entries.Count >= Capacity) MakeRoom();
        var entry = _entries.GetOrAdd(operation.Id, static (_, state) => new Entry(() => Compile(state.compiler, state.operation)), (compiler, operation));
        var template = entry.Template.Value ?? throw new RenderingException("The stored template is written in a way that this version cannot read: send it again to see what is wrong.");
        if (template.IsConstant) return render(template);

        await entry.Turn.WaitAsync(cancellationToken);
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
            entry.Turn.Release();
        }
    }

    /// <summary>Crude on purpose: any half of them goes, and the busy ones are parsed once more. One that is being parsed stays.</summary>
    private void MakeRoom()
    {
        foreach (var parsed in _entries.Where(pair => pair.Value.Template.IsValueCreated).Take(Capacity / 2)) _entries.TryRemove(parsed);
    }

    /// <summary>Null for a template that was stored by a version with another grammar: it is not the fault of who reads.</summary>
    private static CompiledTemplate? Compile(TemplateCompiler compiler, Operation operation)
    {
        try
        {
            return compiler.Compile(operation.Template, operation.CreatedAt);
        }
        catch (RequestException)
        {
            return null;
        }
    }

    private sealed class Entry(Func<CompiledTemplate?> compile)
    {
        public Lazy<CompiledTemplate?> Template { get; } = new(compile);

        public SemaphoreSlim Turn { get; } = new(1);
    }
}
