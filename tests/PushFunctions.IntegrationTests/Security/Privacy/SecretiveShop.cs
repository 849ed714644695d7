using System.Security.Cryptography;
using System.Text;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Security.Privacy;

/// <summary>A customer all of whose secrets are marked, and all of whose refusals are kept.</summary>
internal sealed class SecretiveShop : IDisposable
{
    private readonly Dictionary<string, string> _made = [];

    private SecretiveShop(Customer customer)
    {
        Customer = customer;
        Client = new Visitor(customer.Service, customer.Account.Value, customer.AuthToken);
        var (keys, account) = (customer.Keys, customer.Service.Account);
        Marks.Add("auth token", customer.AuthToken)
            .Add("first account's token", account.AuthToken)
            .Add("credential key", account.CredentialKey)
            .Add("storage key", customer.Service.Settings["PushStorage"]!.Split("AccountKey=")[1].Split(';')[0])
            .AddKey("APNs key", keys.ApnsP8Pem).AddKey("APNs certificate's key", keys.ApnsCertificateKeyPem)
            .AddKey("FCM key", System.Text.Json.JsonDocument.Parse(keys.ServiceAccountJson).RootElement.GetProperty("private_key")
            .GetString()!)
            .Add("an access token of FCM", "ya29.simul").Add("a signed token", "eyJhbGciOi");
    }

    public Customer Customer { get; }

    public Visitor Client { get; }

    public Marks Marks { get; } = new();

    /// <summary>The bodies and headers of all answers that were no success.</summary>
    public List<string> Refusals { get; } = [];

    public static async Task<SecretiveShop> OpenAsync(RunningService service) => new(await Customer.WithAppAsync(service));

    /// <summary>A text that nobody else has; the same for the same name.</summary>
    public string Secret(string name)
    {
        if (_made.TryGetValue(name, out var known)) return known;
        var secret = $"{name}-{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
        Marks.Add(name, secret);
        return _made[name] = secret;
    }

    public Phone Android(string name) => new("FCM", Secret($"token-of-{name}"));

    public Phone Apple(string name)
    {
        var token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        Marks.Add($"token of {name}", token);
        return new Phone("APN", token);
    }

    /// <summary>A send with a secret in every field that can hold one.</summary>
    public object Content => new
    {
        Title = Secret("title") + " {{ name }}",
        Body = Secret("body"),
        Data = new Dictionary<string, string> { ["k"] = Secret("data") },
        Image = $"https://example.com/{Secret("image")}.png",
        Link = $"https://example.com/{Secret("link")}",
        Category = Secret("category"),
        ThreadId = Secret("thread"),
    };

    public object Variables => new { Name = Secret("variable") };

    public async Task<string> SendAsync(params IEnumerable<Phone> phones) =>
        await Customer.SendAsync(new { To = phones.Select(phone => phone.Recipient(Variables)), Content }, null);

    /// <summary>A request that is refused, or that fails.</summary>
    public async Task ProvokeAsync(HttpMethod method, string path, string? json = null, string? key = null)
    {
        var reply = await Client.RequestAsync(method, path, json, key);
        Assert.True((int)reply.Status >= 400, $"{method} {path} was answered with {reply.Status}.");
        Refusals.Add($"{reply.Headers}\n{reply.Text}");
    }

    public Task ProvokeAsync(string path, string json, string? key = null) => ProvokeAsync(HttpMethod.Post, path, json, key);

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        Client.Dispose();
        Customer.Dispose();
    }
}
