using Microsoft.IdentityModel.Tokens;

namespace PushFunctions.Simulator.Fcm;

/// <summary>A service account that may sign in, and what has been taken from it.</summary>
internal sealed class FcmAccount(string email, string projectId, SecurityKey key)
{
    private volatile bool _revoked;
    private volatile bool _denied;

    public string Email => email;

    public string ProjectId => projectId;

    public SecurityKey Key => key;

    public bool IsRevoked { get => _revoked; set => _revoked = value; }

    public bool IsDenied { get => _denied; set => _denied = value; }
}
