using System.Net.Http.Headers;
using System.Text;

namespace PushFunctions.Client;

/// <summary>Where the service is, who calls it, and how patiently.</summary>
public sealed class PushClientOptions
{
    /// <summary>The service's address, such as <c>https://push.example.com</c>. Required. Only https, but for a service
    /// on this machine.</summary>
    public Uri? Address { get; set; }

    /// <summary>The sid of an account (<c>AC…</c>) or of an API key (<c>SK…</c>). Required.</summary>
    public string Sid { get; set; } = "";

    /// <summary>The account's auth token, or the API key's secret. Required.</summary>
    public string Token { get; set; } = "";

    /// <summary>How long one attempt may wait for a response. The default is 30 seconds.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is repeated that was throttled, or that can be repeated without doing anything
    /// twice. The default is 5; 0 repeats nothing.</summary>
    public int MaximumRetries { get; set; } = 5;

    /// <summary>The longest wait before a request is repeated. A response whose <c>Retry-After</c> asks for more is
    /// returned as it is. The default is one minute.</summary>
    public TimeSpan MaximumRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock that retries and waiting go by; the system's by default.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The options in <c>PUSHFUNCTIONS_URL</c>, <c>PUSHFUNCTIONS_SID</c> and
    /// <c>PUSHFUNCTIONS_TOKEN</c>.</summary>
    /// <exception cref="ArgumentException">One of them is missing or invalid.</exception>
    public static PushClientOptions FromEnvironment()
    {
        var address = Environment.GetEnvironmentVariable("PUSHFUNCTIONS_URL");
        var options = new PushClientOptions
        {
            Address = Uri.TryCreate(address, UriKind.Absolute, out var parsed) ? parsed : null,
            Sid = Environment.GetEnvironmentVariable("PUSHFUNCTIONS_SID") ?? "",
            Token = Environment.GetEnvironmentVariable("PUSHFUNCTIONS_TOKEN") ?? "",
        };
        options.Validate();
        return options;
    }

    /// <summary>Checks all options; creating a client does so too.</summary>
    /// <exception cref="ArgumentException">An option is missing or invalid.</exception>
    public void Validate()
    {
        if (Problem() is { } problem) throw new ArgumentException(problem);
    }

    /// <returns>A sentence about the first option that is missing or invalid, or null.</returns>
    internal string? Problem()
    {
        if (Address is not { IsAbsoluteUri: true })
            return "Address is missing: set it to the service's address, such as https://push.example.com.";
        if (Address.Scheme is not ("https" or "http")) return $"Address begins with {Address.Scheme}: expected https.";
        if (Address.Scheme == "http" && !Address.IsLoopback)
        {
            return "Address is http, which would send the secret unencrypted. Use https; http is for a service on this machine.";
        }

        if (Sid.Length == 0) return "Sid is missing: set it to the sid of an account (AC…) or of an API key (SK…).";
        if (Sid.Contains(':', StringComparison.Ordinal)) return "Sid contains a colon: expected AC… or SK…, without the secret.";
        if (Token.Length == 0) return "Token is missing: set it to the account's auth token or the API key's secret.";
        if (AttemptTimeout <= TimeSpan.Zero) return "AttemptTimeout must be greater than zero.";
        if (MaximumRetries < 0) return "MaximumRetries must be 0 or greater.";
        return MaximumRetryDelay < TimeSpan.Zero ? "MaximumRetryDelay must be 0 or greater." : null;
    }

    internal void Apply(HttpClient http)
    {
        var address = Address!.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (address.EndsWith("/v1", StringComparison.Ordinal)) address = address[..^3];
        http.BaseAddress = new Uri(address + "/");
        // Each attempt has its own timeout.
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Sid}:{Token}")));
        http.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("PushFunctions.Client", typeof(PushClientOptions).Assembly.GetName().Version!.ToString(3)));
    }
}
