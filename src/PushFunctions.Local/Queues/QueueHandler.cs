namespace PushFunctions.Local.Queues;

/// <summary>What is done with a message. Returning means done; an exception means that it has to be tried again.</summary>
public delegate Task QueueHandler(string message, CancellationToken cancellationToken);
