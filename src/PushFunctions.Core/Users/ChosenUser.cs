namespace PushFunctions.Core.Users;

/// <summary>The User that a device is registered for, and whom the choice saw as the token's owner before: if that is another by now, a choice that went by it is void.</summary>
public sealed record ChosenUser(UserState State, bool IsNamed, TokenOwner? SeenOwner)
{
    /// <summary>Two requests for one new phone would else make two Users, and the later would take the phone from the earlier.</summary>
    public bool StillStands(TokenOwner? owner) => IsNamed || owner?.Version == SeenOwner?.Version;
}
