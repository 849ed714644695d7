using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PushFunctions.Api.Http;

/// <summary>A body that is JSON, and its bytes as they came.</summary>
internal sealed class JsonBody(ReadOnlyMemory<byte> bytes, JsonDocument document, IDisposable? share = null) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>The fields of the body; every name that <paramref name="shape"/> does not have is a problem. Problems are thrown at once where it is no object.</summary>
    public JsonFields Fields(JsonTypeInfo shape, ProblemList problems)
    {
        var root = new JsonField(document.RootElement, JsonPath.Root, problems);
        if (root.Fields(shape) is { } fields) return fields;
        problems.ThrowIfAny();
        throw new InvalidOperationException("A body that is no object has no problem.");
    }

    public void Dispose()
    {
        document.Dispose();
        share?.Dispose();
    }
}
