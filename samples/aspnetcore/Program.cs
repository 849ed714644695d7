using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using PushFunctions.Client;
using ShopServer;

// The server between an app and PushFunctions: it registers the devices of whoever is signed in, and is told what became
// of pushes. Settings: Push:Address, Push:Sid, Push:Token (an API key with the scope register), Push:App, and
// Push:WebhookSecret (whsec_…, from the endpoint that leads to /push-events).
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddPushClient(builder.Configuration.GetSection("Push").Bind);
builder.Services.AddSingleton<EventInbox>();
builder.Services.AddAuthentication(DemoSignIn.Name).AddScheme<AuthenticationSchemeOptions, DemoSignIn>(DemoSignIn.Name, null);
builder.Services.AddAuthorization();
var app = builder.Build();
var appName = app.Configuration["Push:App"] ?? "shop";

// The app calls it at each start, and whenever its token changes.
app.MapPut("/me/devices", async (Device device, ClaimsPrincipal user, PushClient push, CancellationToken cancellationToken) =>
{
    try
    {
        await push.RegisterDeviceAsync(
            new RegisterRequest
            {
                AppName = appName,
                Provider = device.Provider,
                Token = device.Token,
                PreviousToken = device.PreviousToken,
                // The same user is the same User there: nothing has to be stored here.
                ExternalId = user.Identity!.Name,
            }, cancellationToken);
        return Results.NoContent();
    }
    catch (PushApiException refused) when (refused.StatusCode == 400)
    {
        // The app sent something that is no token. The message repeats nothing of it.
        return Results.BadRequest(new { error = refused.Errors[0].Message });
    }
}).RequireAuthorization();

// The app calls it at log-out, while the session is still valid: the next person with this phone gets nothing of it.
app.MapDelete(
    "/me/devices", async (Provider provider, string token, ClaimsPrincipal user, PushClient push, CancellationToken cancellationToken) =>
{
    await foreach (
        var registration in push.EnumerateRegistrationsAsync(
            externalId: user.Identity!.Name, appName: appName, cancellationToken: cancellationToken))
    {
        await push.DeleteDeviceAsync(registration.Id, token, provider, cancellationToken);
    }

    return Results.NoContent();
}).RequireAuthorization();

// PushFunctions calls it. The signature is the credential.
app.MapPost(
    "/push-events", async (HttpRequest request, IConfiguration configuration, EventInbox inbox, CancellationToken cancellationToken) =>
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body, cancellationToken);
    try
    {
        // Over the bytes as they came, before anything reads them as JSON.
        var events = WebhookSignature.Verify(configuration["Push:WebhookSecret"]!, name => request.Headers[name], body.ToArray());
        foreach (var told in events) inbox.Take(told);
        return Results.NoContent();
    }
    catch (WebhookSignatureException)
    {
        return Results.Unauthorized();
    }
});

app.MapGet("/events", (EventInbox inbox) => inbox.All).RequireAuthorization();
app.Run();
