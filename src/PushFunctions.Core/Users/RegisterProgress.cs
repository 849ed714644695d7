namespace PushFunctions.Core.Users;

/// <summary>What one register request has done in attempts that were overtaken.</summary>
public sealed class RegisterProgress
{
    /// <summary>The User that was made for a request without one; a later attempt uses it again.</summary>
    public UserId? MadeUser { get; set; }

    /// <summary>The owner row has named our User once.</summary>
    public bool HasTaken { get; set; }
}
