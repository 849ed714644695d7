namespace PushFunctions.Providers.Http;

/// <summary>Why there was no answer.</summary>
internal enum FailureKind
{
    /// <summary>There was no connection to send over.</summary>
    NotReached,

    /// <summary>The server does not speak HTTP/2. A handler that met this once never tries HTTP/2 with it again: it has to be replaced.</summary>
    NoHttp2,

    /// <summary>The server said that it did not look at the request, as often as the handler repeated it.</summary>
    StreamRefused,

    /// <summary>The connection or the stream broke.</summary>
    Lost,

    /// <summary>The time for the send was over.</summary>
    TimedOut,
}
