using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using PushFunctions.Storage;

namespace PushFunctions.Tests.Storage;

public sealed class StorageOutageTests
{
    public static TheoryData<Exception> Outages =>
    [
        new RequestFailedException("no connection"),
        new RequestFailedException(429, "throttled"),
        new RequestFailedException(503, "busy"),
        new TableTransactionFailedException(new RequestFailedException(500, "timed out")),
        new AuthenticationFailedException("no identity answered"),
        new TaskCanceledException("the try took too long"),
        new AggregateException(new RequestFailedException(503, "busy"), new TaskCanceledException("the try took too long")),
    ];

    public static TheoryData<Exception> Faults =>
    [
        new RequestFailedException(400, "bad request"),
        new RequestFailedException(403, "refused"),
        new RequestFailedException(412, "changed"),
        new InvalidOperationException("a bug"),
        new AggregateException(),
        new AggregateException(new RequestFailedException(503, "busy"), new InvalidOperationException("a bug")),
    ];

    [Theory]
    [MemberData(nameof(Outages))]
    public void What_passes_is_an_outage(Exception exception) => Assert.Equal(TimeSpan.FromSeconds(10), StorageOutage.RetryAfter(exception));

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_stays_is_none(Exception exception) => Assert.Null(StorageOutage.RetryAfter(exception));
}
