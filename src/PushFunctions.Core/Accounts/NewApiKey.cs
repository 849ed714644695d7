namespace PushFunctions.Core.Accounts;

/// <summary>A key as it is shown once.</summary>
public sealed record NewApiKey(ApiKey Key, string Secret)
{
    public override string ToString() => Key.Sid.Value;
}
