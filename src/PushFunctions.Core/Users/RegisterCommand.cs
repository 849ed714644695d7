namespace PushFunctions.Core.Users;

/// <summary>A device to register, every field valid on its own.</summary>
/// <param name="AppName">Null: the default App.</param>
/// <param name="User">Null: the User that has the token already, else a new one.</param>
/// <param name="Tags">Null leaves the registration's tags as they are.</param>
/// <param name="PreviousToken">Replaced by the new token in one step.</param>
public sealed record RegisterCommand(
    DeviceAddress Address,
    AppName? AppName,
    UserId? User,
    IReadOnlyDictionary<string, string>? Tags,
    DeviceToken? PreviousToken)
{
    /// <summary>Of the same provider as the new token.</summary>
    public DeviceAddress? PreviousAddress => PreviousToken is null ? null : new DeviceAddress(Address.Provider, PreviousToken);
}
