namespace PushFunctions.Core.Shared;

/// <summary>What a bucket has to say.</summary>
/// <param name="Remaining">Whole tokens that are left.</param>
/// <param name="Wait">Until there is a token again; zero where there is one.</param>
/// <param name="FullIn">Until it is full, if nothing more is taken.</param>
public readonly record struct Allowance(bool IsGranted, int Remaining, TimeSpan Wait, TimeSpan FullIn);
