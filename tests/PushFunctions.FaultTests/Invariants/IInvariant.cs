namespace PushFunctions.FaultTests.Invariants;

/// <summary>Something that must be true of every run.</summary>
internal interface IInvariant
{
    /// <summary>As a sentence.</summary>
    string Name { get; }

    /// <summary>Each breach, told so that it can be looked up in the trace; none where it holds.</summary>
    IEnumerable<string> Breaches(Ending ending);
}
