using System.Text;
using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Providers;

internal static class Responses
{
    public static Exchange.Responded Of(
        int status, string body = "", string? retryAfter = null, DateTimeOffset? date = null, string? messageId = null) =>
        new(status, Encoding.UTF8.GetBytes(body), RetryAfter: retryAfter, Date: date, MessageId: messageId);
}
