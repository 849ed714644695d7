namespace PushFunctions.Core.Accounts;

/// <summary>What a caller may do. An account's own token may do everything.</summary>
[Flags]
public enum Scopes
{
    None = 0,

    /// <summary>Register and remove devices, read Users and registrations.</summary>
    Register = 1,

    /// <summary>Send, cancel, and read notifications, operations and audiences.</summary>
    Send = 2,

    /// <summary>Credentials, Apps, audiences' members, API keys.</summary>
    Manage = 4,

    All = Register | Send | Manage,
}
