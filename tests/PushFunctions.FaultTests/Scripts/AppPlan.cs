namespace PushFunctions.FaultTests.Scripts;

/// <param name="Providers">FCM, one of the two of Apple's, or both.</param>
internal sealed record AppPlan(int Number, IReadOnlyList<Provider> Providers)
{
    public AppName Name => AppName.TryParse($"app{Number}", out var name) ? name : throw new InvalidOperationException();

    public override string ToString() => $"{Name}({string.Join('+', Providers)})";
}
