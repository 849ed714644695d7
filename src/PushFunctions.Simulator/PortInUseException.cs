namespace PushFunctions.Simulator;

/// <summary>A port that was asked for is taken by another program.</summary>
public sealed class PortInUseException : IOException
{
    public PortInUseException(string listener, int port, Exception? inner = null)
        : base($"Port {port} on 127.0.0.1, wanted for the simulator's {listener} listener, is in use. Stop the program that listens there, or choose another port (0 takes any free one).", inner)
    {
        Listener = listener;
        Port = port;
    }

    /// <summary>Which listener wanted the port, such as <c>FCM</c>.</summary>
    public string Listener { get; }

    public int Port { get; }
}
