using System.Text;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables.Transactions;

/// <summary>The answer to a transaction: a part for each write, or a single one with the error.</summary>
internal static class TransactionAnswer
{
    private const string Batch = "batchresponse_memory";
    private const string Changes = "changesetresponse_memory";

    /// <param name="etags">By write; null for a deletion.</param>
    public static StorageAnswer Done(IReadOnlyList<string?> etags)
    {
        var text = new StringBuilder();
        foreach (var etag in etags)
        {
            Head(text, 204);
            if (etag is not null) text.Append("ETag: ").Append(etag).Append("\r\n");
            text.Append("\r\n\r\n");
        }

        return Whole(text);
    }

    /// <summary>The message begins with the number of the write that failed.</summary>
    public static StorageAnswer Refused(int index, StorageError error)
    {
        var text = new StringBuilder();
        Head(text, error.Status);
        text.Append("Content-Type: ").Append(StorageAnswer.Json).Append("\r\n\r\n");
        text.Append(Encoding.UTF8.GetString(TableErrors.Body(error with { Message = $"{index}:{error.Message}" }))).Append("\r\n");
        return Whole(text);
    }

    private static void Head(StringBuilder text, int status) => text
        .Append("--").Append(Changes).Append("\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 ")
        .Append(status).Append(' ').Append(ReasonPhrases.Of(status))
        .Append("\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\nDataServiceVersion: 3.0;\r\n");

    private static StorageAnswer Whole(StringBuilder parts)
    {
        var text = $"--{Batch}\r\nContent-Type: multipart/mixed; boundary={Changes}\r\n\r\n{parts}--{Changes}--\r\n--{Batch}--\r\n";
        return new StorageAnswer(202, [("Content-Type", $"multipart/mixed; boundary={Batch}")], Encoding.UTF8.GetBytes(text));
    }
}
