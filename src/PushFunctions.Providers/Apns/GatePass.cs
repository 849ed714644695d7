namespace PushFunctions.Providers.Apns;

/// <summary>One request's way through the <see cref="FirstRequestGate"/>.</summary>
/// <param name="State">The gate's, when the request went through.</param>
internal readonly record struct GatePass(int State, bool GoesAlone);
