using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Simulator.Fcm;

/// <summary>A service account that may sign in, and whether it was revoked or denied.</summary>
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

/// <summary>The projects that exist and the service accounts that may send for them.</summary>
internal sealed class FcmProjects
{
    private readonly ConcurrentDictionary<string, byte> _projects = new();
    private readonly ConcurrentDictionary<string, FcmAccount> _accounts = new();

    public void Add(string projectId, string email, RSA publicKey)
    {
        _accounts[email] = new FcmAccount(email, projectId, PublicKeys.Copy(publicKey));
        _projects[projectId] = 0;
    }

    public void Remove(string projectId) => _projects.TryRemove(projectId, out _);

    public bool Exists(string projectId) => _projects.ContainsKey(projectId);

    public FcmAccount? Find(string email) => _accounts.GetValueOrDefault(email);

    public FcmAccount Get(string email) =>
        Find(email) ?? throw new ArgumentException($"No service account {email} was added to the simulator.", nameof(email));
}
