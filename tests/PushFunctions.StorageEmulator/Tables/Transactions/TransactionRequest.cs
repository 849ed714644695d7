using System.Text;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables.Transactions;

/// <summary>The body of a transaction:
/// https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.</summary>
internal static class TransactionRequest
{
    private const int MaximumBytes = 4 * 1024 * 1024;
    private const string LineEnd = "\r\n";
    private const string HeadersEnd = "\r\n\r\n";

    public static StorageCommand Read(StorageRequest request)
    {
        if (request.Body.Length > MaximumBytes) throw new RefusedException(TableErrors.RequestBodyTooLarge);
        var parts = Parts(Encoding.UTF8.GetString(request.Body.Span), Boundary(request.ContentType));
        var changes = parts.Count == 1 ? parts[0] : throw new RefusedException(TableErrors.InvalidInput);
        var end = changes.IndexOf(HeadersEnd, StringComparison.Ordinal);
        var table = string.Empty;
        var writes = new List<RowWrite>();
        foreach (var part in Parts(changes[end..], Boundary(Header(changes[..end], "Content-Type"))))
        {
            var (inner, path) = ReadPart(part);
            table = path.Name;
            writes.Add(TableRequests.ReadWrite(inner, path));
        }

        return new TransactionCommand(table, writes);
    }

    /// <summary>After the part's own headers comes a whole request: its line, headers, and body.</summary>
    private static (StorageRequest Request, TablePath Path) ReadPart(string part)
    {
        var start = part.IndexOf(HeadersEnd, StringComparison.Ordinal) + HeadersEnd.Length;
        var end = part.IndexOf(HeadersEnd, start, StringComparison.Ordinal);
        var head = end < 0 ? part[start..] : part[start..end];
        var line = head.Split(LineEnd, 2)[0].Split(' ');
        if (line.Length != 3) throw new RefusedException(TableErrors.InvalidInput);
        var address = new Uri(line[1]);
        var body = end < 0 ? string.Empty : part[(end + HeadersEnd.Length)..];
        var request = new StorageRequest(
            StorageService.Table,
            line[0],
            Uri.UnescapeDataString(address.AbsolutePath[1..]),
            StorageRequest.ParseQuery(address.Query),
            Header(head, "If-Match"),
            Header(head, "Prefer"),
            null,
            Encoding.UTF8.GetBytes(body));
        return (request, TablePath.Read(request.Path));
    }

    private static List<string> Parts(string body, string boundary)
    {
        var parts = body.Split("--" + boundary, StringSplitOptions.None);
        return parts.Length >= 3 && parts[^1].StartsWith("--", StringComparison.Ordinal)
            ? [.. parts[1..^1].Select(part => part.EndsWith(LineEnd, StringComparison.Ordinal) ? part[..^LineEnd.Length] : part)]
            : throw new RefusedException(TableErrors.InvalidInput);
    }

    private static string Boundary(string? contentType)
    {
        const string mark = "boundary=";
        var start = contentType?.IndexOf(mark, StringComparison.Ordinal) ?? -1;
        return start >= 0 ? contentType![(start + mark.Length)..].Trim('"') : throw new RefusedException(TableErrors.InvalidInput);
    }

    private static string? Header(string head, string name)
    {
        foreach (var line in head.Split(LineEnd))
        {
            if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) return line[(name.Length + 1)..].Trim();
        }

        return null;
    }
}
