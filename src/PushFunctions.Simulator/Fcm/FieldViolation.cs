namespace PushFunctions.Simulator.Fcm;

/// <summary>One entry of a <c>google.rpc.BadRequest</c>.</summary>
internal sealed record FieldViolation(string Field, string Description);
