using System.Text.Json.Nodes;

namespace PushFunctions.Tests.Golden;

/// <summary>Credentials that an older version sealed are opened by this one. Sealing is random, so what is compared
/// is the form and what is inside.</summary>
public sealed class CredentialEnvelopeTests
{
    private const string Sort = "credentials";

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    private static readonly Dictionary<string, CredentialContent> Contents = new()
    {
        ["fcm-service-account"] = new CredentialContent.FcmServiceAccount(
            "shop-1", "push@shop-1.iam.gserviceaccount.com", "the text of a key", "0123"),
        ["apns-certificate"] = new CredentialContent.ApnsCertificate("the text of a certificate", "the text of a key", "org.example.shop"),
        ["apns-token-key"] = new CredentialContent.ApnsTokenKey("the text of a key", "ABC1234567", "DEF1234567", "org.example.shop"),
    };

    public static TheoryData<string> Names => new(Contents.Keys);

    public static TheoryData<string, int> Kept =>
        new(Contents.Keys.SelectMany(name => GoldenFiles.VersionsOf(Sort, name).Select(version => (name, version))));

    [Fact]
    public void Every_form_of_content_has_a_golden_file_and_every_file_is_read()
    {
        Assert.Equal(
            typeof(CredentialContent)
                .GetNestedTypes()
                .Order(new ByName()), Contents.Values.Select(content => content.GetType())
                .Order(new ByName()));
        Assert.All(GoldenFiles.Versions, version => Assert.Empty(GoldenFiles.NamesIn(version, Sort).Except(Contents.Keys)));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void An_envelope_of_an_older_version_opens(string name, int version)
    {
        var file = JsonNode.Parse(GoldenFiles.Read(version, Sort, name))!;

        var opened = new CredentialCodec(new CredentialProtector([Key]))
            .Unprotect(Known.Account, CredentialWith((string)file["envelope"]!));

        Assert.Equal(Contents[name], opened);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_envelope_is_written_as_in_the_newest_file(string name)
    {
        var protector = new CredentialProtector([Key]);
        var envelope = new CredentialCodec(protector).Protect(Known.Account, Known.Fcm, 3, Contents[name]);
        var purpose = $"credential:{Known.Account}:{Known.Fcm}:3";
        var now = new JsonObject { ["purpose"] = purpose, ["envelope"] = envelope, ["text"] = protector.Unprotect(envelope, purpose) };
        var proposal = GoldenFiles.Propose(Sort, name, now);

        var versions = GoldenFiles.VersionsOf(Sort, name);

        Assert.True(versions.Count > 0, $"{name} has no golden file. What is written lies in {proposal}.");
        var newest = JsonNode.Parse(GoldenFiles.Read(versions[^1], Sort, name))!;
        Assert.Equal((string?)newest["text"], (string?)now["text"]);
        Assert.Equal(Shape(newest), Shape(now));
    }

    /// <summary>The version and the key's id, and how long the rest is.</summary>
    private static (string Version, string Key, int Length) Shape(JsonNode file) =>
        ((string)file["envelope"]!).Split('.') is [var version, var key, var rest] ? (version, key, rest.Length) : default;

    private static Credential CredentialWith(string envelope) =>
        new(Known.Fcm, Known.Shop, Provider.Fcm, true, 3, envelope, CredentialHealth.Ok) { CreatedAt = Known.Noon, UpdatedAt = Known.Noon };

    private sealed class ByName : IComparer<Type>
    {
        public int Compare(Type? x, Type? y) => string.CompareOrdinal(x?.Name, y?.Name);
    }
}
