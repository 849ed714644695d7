using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Local;

/// <summary>The account and the credential key of this machine, generated once and kept in Local's folder.</summary>
public sealed record LocalAccount(string Sid, string AuthToken, string CredentialKey)
{
    private const string FileName = "settings.json";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static LocalAccount New() => new(
        "AC" + RandomNumberGenerator.GetHexString(32, lowercase: true),
        RandomNumberGenerator.GetHexString(32, lowercase: true),
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    /// <exception cref="StartException">The file exists but is not valid.</exception>
    public static LocalAccount LoadOrCreate(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path)) return Load(path);
        var account = New();
        account.Save(path);
        return account;
    }

    [JsonIgnore]
    public IReadOnlyDictionary<string, string?> AccountSettings => new Dictionary<string, string?>
    {
        ["Push:Account:Sid"] = Sid,
        ["Push:Account:AuthToken"] = AuthToken,
    };

    [JsonIgnore]
    public IReadOnlyDictionary<string, string?> KeySettings => new Dictionary<string, string?> { ["Push:CredentialKey"] = CredentialKey };

    /// <summary>Without the secrets, which a record would print.</summary>
    public override string ToString() => Sid;

    private static LocalAccount Load(string path)
    {
        try
        {
            if (JsonSerializer.Deserialize<LocalAccount>(
                File.ReadAllText(path)) is { Sid: not null, AuthToken: not null, CredentialKey: not null } account) return account;
        }
        catch (JsonException)
        {
            // Explained below, like a file with a missing part.
        }

        throw new StartException(
            $"{path} is not a valid account file of Local. Delete the folder {Path.GetDirectoryName(path)} to start over; data stored "
                + "under the old key cannot be decrypted with a new one.");
    }

    private void Save(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, this, Json);
    }
}
