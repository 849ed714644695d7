using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PushFunctions.Client;

namespace ShopServer;

/// <summary>What the app says about itself.</summary>
internal sealed record Device(
    [property: JsonConverter(typeof(JsonStringEnumConverter<Provider>))] Provider Provider, string Token, string? PreviousToken = null);

/// <summary>
/// What was told, each event once. Delivery is at-least-once: the same id can come again. Yours is a table with a
/// unique key for the id, and the work is done in the same transaction.
/// </summary>
internal sealed class EventInbox(ILogger<EventInbox> logger)
{
    private static readonly Action<ILogger, string, string?, Exception?> Told =
        LoggerMessage.Define<string, string?>(LogLevel.Information, new EventId(1), "{Type} {Subject}");

    private readonly ConcurrentDictionary<string, WebhookEvent> _events = new();

    public IEnumerable<WebhookEvent> All => _events.Values;

    public void Take(WebhookEvent told)
    {
        if (!_events.TryAdd(told.Id, told)) return;
        Told(logger, told.Type, told.Subject, null);
    }
}

/// <summary>Stands for your own sign-in: whoever says a name has it. Put yours in its place.</summary>
internal sealed class DemoSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Demo";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || header.Length == 7)
            return Task.FromResult(AuthenticateResult.NoResult());
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, header[7..])], Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }
}
