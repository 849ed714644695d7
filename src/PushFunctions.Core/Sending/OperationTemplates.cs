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
        // Crude on purpose: at capacity all are dropped, and the busy ones are parsed once more.
        if (_templates.Count >= Capacity) _templates.Clear();
        return _templates.GetOrAdd(operation.Id, static (_, state) => new Lazy<CompiledTemplate>(() => state.compiler.Compile(state.operation.Template, state.operation.CreatedAt)), (compiler, operation)).Value;
    }
}
