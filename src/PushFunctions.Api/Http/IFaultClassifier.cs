namespace PushFunctions.Api.Http;

/// <summary>Tells an outage of what the service stands on (storage) from a fault of its own. A host registers one for each thing it stands on.</summary>
public interface IFaultClassifier
{
    /// <summary>When to try again where the fault is an outage that passes; null where it is none.</summary>
    TimeSpan? RetryAfter(Exception fault);
}
