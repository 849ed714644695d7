using System.Collections.Concurrent;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Sending.Templates;

namespace PushFunctions.Core.Sending;

/// <summary>The parsed templates of the operations that were met last: each is parsed once.</summary>
public sealed class OperationTemplates(TemplateCompiler compiler)
{
    private const int Capacity = 256;
    private readonly ConcurrentDictionary<OperationId, Lazy<CompiledTemplate>> _templates = new();

    public CompiledTemplate Of(Operation operation)
    {
        if (_templates.Count >= Capacity) MakeRoom();
        return _templates.GetOrAdd(operation.Id, static (_, state) => new Lazy<CompiledTemplate>(() => state.compiler.Compile(state.operation.Template, state.operation.CreatedAt)), (compiler, operation)).Value;
    }

    /// <summary>Crude on purpose: any half of them goes, and the busy ones are parsed once more. One that is being parsed stays.</summary>
    private void MakeRoom()
    {
        foreach (var parsed in _templates.Where(pair => pair.Value.IsValueCreated).Take(Capacity / 2)) _templates.TryRemove(parsed);
    }
}
