using System.Security;
using System.Text;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Queues;

/// <summary>https://learn.microsoft.com/rest/api/storageservices/queue-service-error-codes.</summary>
internal static class QueueErrors
{
    public static readonly StorageError QueueNotFound = new(404, "QueueNotFound", "The specified queue does not exist.");
    public static readonly StorageError MessageNotFound = new(404, "MessageNotFound", "The specified message does not exist.");
    public static readonly StorageError RequestBodyTooLarge = new(
        413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");
    public static readonly StorageError InvalidXmlDocument = new(400, "InvalidXmlDocument", "XML specified is not syntactically valid.");
    public static readonly StorageError OutOfRangeQueryParameterValue =
        new(400, "OutOfRangeQueryParameterValue",
            "One of the query parameters specified in the request URI is outside the permissible range.");

    public static readonly StorageError InvalidQueryParameterValue =
        new(400, "InvalidQueryParameterValue", "Value for one of the query parameters specified in the request URI is invalid.");

    public static readonly StorageError UnsupportedHttpVerb = new(
        405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.");

    public static byte[] Body(StorageError error) => Encoding.UTF8.GetBytes(
        $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{error.Code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message></Error>");
}
