using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PushFunctions.Api.Http;

namespace PushFunctions.Tests.Api.Bodies;

public sealed class BodyReaderTests
{
    [Fact]
    public async Task A_length_that_is_only_announced_takes_no_memory()
    {
        var reader = new BodyReader(Options.Create(new PushApiOptions { MaxRequestBytes = 64 * 1024 * 1024 }));
        var request = new DefaultHttpContext().Request;
        (request.ContentType, request.ContentLength, request.Body) = (
            "application/json", 64 * 1024 * 1024, new MemoryStream("{}"u8.ToArray()));
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var body = await reader.ReadAsync(request, TestContext.Current.CancellationToken);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1024 * 1024);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bodies_that_would_be_too_many_bytes_together_are_refused_until_others_are_done(bool announced)
    {
        var reader = new BodyReader(
            Options.Create(new PushApiOptions { MaxRequestBytes = 64 * 1024, MaxBufferedRequestBytes = 100 * 1024 }));
        var first = await reader.ReadAsync(Request(60 * 1024, announced), TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<RequestException>(
            () => reader.ReadAsync(Request(60 * 1024, announced), TestContext.Current.CancellationToken));
        Assert.Equal(ProblemCode.Unavailable, refusal.Problems[0].Code);
        Assert.True(refusal.RetryAfter > TimeSpan.Zero);

        using (await reader.ReadAsync(Request(30 * 1024, announced), TestContext.Current.CancellationToken)) first.Dispose();
        for (var again = 0; again < 5; again++)
            (await reader.ReadAsync(Request(60 * 1024, announced), TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task A_body_that_is_refused_holds_nothing()
    {
        var reader = new BodyReader(
            Options.Create(new PushApiOptions { MaxRequestBytes = 64 * 1024, MaxBufferedRequestBytes = 64 * 1024 }));
        var broken = Request(60 * 1024, announced: false);
        broken.Body = new MemoryStream(new byte[60 * 1024]);
        var tooLong = Request(70 * 1024, announced: false);

        Assert.Equal(
            ProblemCode.InvalidRequest,
            (await Assert.ThrowsAsync<RequestException>(
                () => reader.ReadAsync(broken, TestContext.Current.CancellationToken))).Problems[0].Code);
        Assert.Equal(
            ProblemCode.TooLarge,
            (await Assert.ThrowsAsync<RequestException>(
                () => reader.ReadAsync(tooLong, TestContext.Current.CancellationToken))).Problems[0].Code);

        (await reader.ReadAsync(Request(60 * 1024, announced: true), TestContext.Current.CancellationToken)).Dispose();
    }

    private static HttpRequest Request(int bytes, bool announced)
    {
        var request = new DefaultHttpContext().Request;
        var body = Encoding.ASCII.GetBytes("{\"a\":\"\"}".Insert(6, new string('x', bytes - 8)));
        (request.ContentType, request.ContentLength, request.Body) = ("application/json", announced ? bytes : null, new MemoryStream(body));
        return request;
    }
}
