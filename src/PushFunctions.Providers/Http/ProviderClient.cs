namespace PushFunctions.Providers.Http;

/// <summary>One credential's connections to one address, with a bound on what is under way over them.</summary>
internal sealed class ProviderClient(HttpMessageHandler handler, Version version, int maximumConcurrentRequests) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(handler, disposeHandler: true);
    private readonly SemaphoreSlim _places = new(maximumConcurrentRequests);

    /// <summary>Waits for a place, then asks once. The handler itself repeats a request that the server says it did not process.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled before there was an answer.</exception>
    public async Task<Exchange> AskAsync(HttpRequestMessage request, RequestContent content, Deadline deadline)
    {
        request.Version = version;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = content;
        var hasPlace = false;
        try
        {
            await _places.WaitAsync(deadline.Token);
            hasPlace = true;
            if (!await deadline.MayBeginAsync()) return new Exchange.Failed("canceled or expired before its turn", FailureKind.TimedOut, MayHaveArrived: false);
            using var response = await _http.SendAsync(request, deadline.Token);
            return await ReadAsync(response, deadline.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException || content.HasLeft)
        {
            // Whatever it is: once the request has left, the provider may have taken it.
            deadline.ThrowIfCallerCanceled();
            return NetworkFailures.Read(exception, content.HasLeft);
        }
        finally
        {
            if (hasPlace) _places.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
    }

    private static async Task<Exchange> ReadAsync(HttpResponseMessage response, CancellationToken deadline)
    {
        var headers = response.Headers;
        var answer = new Exchange.Answered(
            (int)response.StatusCode, default, RetryAfter: Value(response, "Retry-After"), Date: headers.Date, MessageId: Value(response, "apns-id"));
        try
        {
            return answer with { Body = await BoundedBody.ReadAsync(response.Content, deadline) };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // Even when the caller cancelled: the status says what became of the push, and that is worth more than an exception.
            return answer with { BodyLost = true };
        }
    }

    private static string? Value(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
