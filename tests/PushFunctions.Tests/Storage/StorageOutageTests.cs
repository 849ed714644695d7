using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Xml;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using PushFunctions.Storage.Clients;
using PushFunctions.StorageEmulator.Http;

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
        new AggregateException(new AggregateException(new IOException("broken pipe"))),
        new OperationCanceledException("the try took too long"),
        new TimeoutException("too long"),
        new IOException("the response ended prematurely", new SocketException(104)),
        new HttpIOException(HttpRequestError.ResponseEnded),
        new HttpRequestException("connection refused"),
        new SocketException(111),
        new XmlException("unexpected end of file"),
        new RequestFailedException(200, "the body was missing or malformed"),
        new RequestFailedException(302, "a proxy wants a sign-in"),
    ];

    public static TheoryData<Exception> Faults =>
    [
        new RequestFailedException(400, "bad request"),
        new RequestFailedException(403, "refused"),
        new RequestFailedException(412, "changed"),
        new InvalidOperationException("a bug"),
        new JsonException("a stored row that is spoilt"),
        new AggregateException(),
        new AggregateException(new RequestFailedException(503, "busy"), new InvalidOperationException("a bug")),
    ];

    [Theory]
    [MemberData(nameof(Outages))]
    public void What_passes_is_an_outage(Exception exception) =>
        Assert.Equal(TimeSpan.FromSeconds(10), StorageOutage.RetryAfter(exception));

    /// <summary>A proxy that cuts bodies off and mends their length: each with what the client itself makes of
    /// it.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("{\"value\":[{\"PartitionKey\":\"")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task An_answer_that_the_client_cannot_read_is_an_outage(string body)
    {
        var stop = TestContext.Current.CancellationToken;
        var transport = new SameAnswer(body);
        var table = new TableClient("UseDevelopmentStorage=true", "table", new TableClientOptions { Transport = transport });
        var queue = new QueueClient("UseDevelopmentStorage=true", "queue", new QueueClientOptions { Transport = transport });

        if (body != "{}")
            Assert.NotNull(
                StorageOutage.RetryAfter(
                    await Assert.ThrowsAnyAsync<Exception>(
                        async () => await table.QueryAsync<TableEntity>(cancellationToken: stop).ToListAsync(stop))));
        if (body is not ("{}" or "null"))
            Assert.NotNull(
                StorageOutage.RetryAfter(
                    await Assert.ThrowsAnyAsync<Exception>(() => table.GetEntityIfExistsAsync<TableEntity>("p", "r", null, stop))));
        Assert.NotNull(StorageOutage.RetryAfter(await Assert.ThrowsAnyAsync<Exception>(() => queue.ReceiveMessagesAsync(stop))));
    }

    [Fact]
    public void Stored_text_that_cannot_be_read_is_none() =>
        Assert.Null(StorageOutage.RetryAfter(Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<string[]>("[\"cut"))));

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_stays_is_none(Exception exception) => Assert.Null(StorageOutage.RetryAfter(exception));

    private sealed class SameAnswer(string body) : HttpPipelineTransport
    {
        public override Request CreateRequest() => new HttpClientTransport().CreateRequest();

        public override void Process(HttpMessage message) => message.Response = new MemoryResponse(
            new StorageAnswer(200, [("Content-Type", "application/json")], Encoding.UTF8.GetBytes(body)));

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            Process(message);
            return default;
        }
    }
}
