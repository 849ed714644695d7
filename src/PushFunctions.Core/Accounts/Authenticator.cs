namespace PushFunctions.Core.Accounts;

/// <summary>Tells who a Basic user name and password stand for.</summary>
public sealed class Authenticator
{
    /// <summary>Null where the name is unknown or the secret wrong; both take the same time.</summary>
    /// <param name="userName">An account's or an API key's sid.</param>
    public Task<Caller?> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken) => throw new NotSupportedException();
}
