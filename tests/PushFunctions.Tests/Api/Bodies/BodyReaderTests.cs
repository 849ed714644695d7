using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PushFunctions.Api;
using PushFunctions.Api.Bodies;

namespace PushFunctions.Tests.Api.Bodies;

public sealed class BodyReaderTests
{
    [Fact]
    public async Task A_length_that_is_only_announced_takes_no_memory()
    {
        var reader = new BodyReader(Options.Create(new PushApiOptions { MaxRequestBytes = 64 * 1024 * 1024 }));
        var request = new DefaultHttpContext().Request;
        (request.ContentType, request.ContentLength, request.Body) = ("application/json", 64 * 1024 * 1024, new MemoryStream("{}"u8.ToArray()));
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var body = await reader.ReadAsync(request, TestContext.Current.CancellationToken);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1024 * 1024);
    }
}
