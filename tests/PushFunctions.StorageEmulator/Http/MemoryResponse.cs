using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace PushFunctions.StorageEmulator.Http;

/// <summary>An answer as Azure's clients read it.</summary>
internal sealed class MemoryResponse(StorageAnswer answer) : Response
{
    public override int Status => answer.Status;

    public override string ReasonPhrase => ReasonPhrases.Of(answer.Status);

    public override Stream? ContentStream { get; set; } = new MemoryStream(
        answer.Body, 0, answer.Body.Length, writable: false, publiclyVisible: true);

    public override string ClientRequestId { get; set; } = string.Empty;

    public override void Dispose()
    {
        // There is nothing to release, and clients read after they disposed of what was buffered.
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
        answer.Headers.Select(static header => new HttpHeader(header.Name, header.Value));

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = answer.Header(name);
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = answer.Header(name) is { } value ? [value] : null;
        return values is not null;
    }
}
