namespace PushFunctions.Core.Shared;

public enum RemovalKind
{
    /// <summary>The registrations of an App that went with its last credential.</summary>
    App,

    /// <summary>The members of an audience.</summary>
    Audience,

    /// <summary>The registrations of a User.</summary>
    User,
}
