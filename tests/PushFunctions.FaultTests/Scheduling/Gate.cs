namespace PushFunctions.FaultTests.Scheduling;

/// <summary>Where a step waits for its turn.</summary>
/// <param name="machine">Whose step it is; null for the world's own.</param>
/// <param name="notBefore">It takes this long at least.</param>
internal sealed class Gate(string label, object? machine, DateTimeOffset notBefore)
{
    private readonly TaskCompletionSource _turn = new();

    public string Label => label;

    public object? Machine => machine;

    public DateTimeOffset NotBefore => notBefore;

    public Task Turn => _turn.Task;

    /// <summary>What waits goes on before this returns.</summary>
    public void Open() => _turn.TrySetResult();
}
