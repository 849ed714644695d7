using System.Security.Cryptography;
using System.Text;
using PushFunctions.Core.Apps;

namespace PushFunctions.Core.Registrations;

/// <summary>A token at its provider: what a push is sent to.</summary>
public sealed record DeviceAddress(Provider Provider, DeviceToken Token)
{
    /// <summary>32 hex digits (128 bits of SHA-256): the key under which a device and its owner are stored.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{(int)Provider}\n{Token.Value}")).AsSpan(0, 16));
}
