using Azure;

namespace PushFunctions.StorageEmulator;

/// <summary>What the client gets instead of the answer.</summary>
public abstract record StorageTrouble
{
    private StorageTrouble() { }

    /// <summary>500 InternalError.</summary>
    public static StorageTrouble InternalError { get; } = new Answer(
        500, "InternalError", "Server encountered an internal error. Please try again after some time.");

    /// <summary>503 ServerBusy.</summary>
    public static StorageTrouble ServerBusy { get; } = new Answer(503, "ServerBusy", "The server is busy.");

    /// <summary>500 OperationTimedOut: the service gave up.</summary>
    public static StorageTrouble OperationTimedOut { get; } = new Answer(
        500, "OperationTimedOut", "Operation could not be completed within the specified time.");

    /// <summary>The connection was reset: as <see cref="Azure.Core.Pipeline.HttpClientTransport"/> reports
    /// it.</summary>
    public static StorageTrouble Reset { get; } =
        new Thrown(
            () => new RequestFailedException(
                "The connection was reset.",
                new HttpRequestException("The connection was reset.", new IOException("Connection reset by peer"))));

    /// <summary>The answer ends in the middle of its body: as the client reads it.</summary>
    public static StorageTrouble Cut { get; } = new Thrown(
        () => new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely."));

    /// <summary>No answer in time: the client gave up.</summary>
    public static StorageTrouble Silence { get; } =
        new Thrown(() => new TaskCanceledException("The operation was cancelled because it exceeded the configured timeout."));

    public sealed record Answer(int Status, string Code, string Message) : StorageTrouble;

    /// <param name="Make">Made again each time, so that no stack trace is shared.</param>
    public sealed record Thrown(Func<Exception> Make) : StorageTrouble;
}
