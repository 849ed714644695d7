using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>webhooks listen</c>: an endpoint of its own for as long as it runs, for a receiver that is being
/// written.</summary>
internal static class WebhookListenCommand
{
    private static readonly string[] Forwarded = ["webhook-id", "webhook-timestamp", "webhook-signature"];

    public static Command Create(Shell shell)
    {
        var forward = new Option<Uri?>("--forward-to")
        {
            Description = "Where each request is sent on to, with its signature; its status is the response.",
            HelpName = "url",
            CustomParser = WebhookCommands.ReadUri,
        };
        var events = WebhookCommands.Events();
        var publicUrl = new Option<Uri?>("--public-url")
        {
            Description = "The https address of a tunnel that leads to --port and sets the Host header to 127.0.0.1. "
                + "Without it the service must run on this machine.",
            HelpName = "url",
            CustomParser = WebhookCommands.ReadUri,
        };
        var port = new Option<int>("--port") { Description = "Where to listen on this machine; 0: any.", DefaultValueFactory = _ => 0 };
        var count = new Option<int?>("--count") { Description = "End after this many requests." };
        return new CliCommand(
            shell, "listen",
            "Show events as they come, until Ctrl+C, by an endpoint that is deleted at the end. As JSON: an event in each line.",
            "webhooks listen --events \"notification.*\" operation.completed",
            "webhooks listen --forward-to http://localhost:3000/push-events",
            "webhooks listen --port 4040 --public-url https://my-tunnel.example.com/")
            .With(forward, events, publicUrl, port, count)
            .Does(async (context, cancellationToken) =>
            {
                var address = Address(context, context.Get(publicUrl), context.Get(port), out var prefix);
                using var listener = new HttpListener { Prefixes = { prefix } };
                Start(listener, prefix);
                var made = await context.Client.CreateWebhookAsync(
                    new CreateWebhookRequest
                    {
                        Url = address,
                        Events = context.Get(events)!,
                        Description = "pushfunctions webhooks listen",
                    },
                    cancellationToken);
                try
                {
                    context.Tell(
                        $"Listening as {made.Id} with the secret {made.Secret}. A new endpoint is noticed within a minute. Ctrl+C ends "
                            + $"it.");
                    await ListenAsync(context, listener, made.Secret!, context.Get(forward), context.Get(count), cancellationToken);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    // Ctrl+C is how it ends.
                }
                finally
                {
                    await context.Client.DeleteWebhookAsync(made.Id, CancellationToken.None);
                }

                return ExitCode.Done;
            });
    }

    private static Uri Address(CommandContext context, Uri? publicUrl, int port, out string prefix)
    {
        if (publicUrl is null && !context.Options.Address!.IsLoopback)
        {
            throw new CliException(
                "The service runs elsewhere and cannot reach this machine: give it the https address of a tunnel by --public-url, and "
                    + "the tunnel's port by --port.",
                ExitCode.Usage);
        }

        if (port is < 0 or > ushort.MaxValue) throw new CliException("--port is a number from 0 to 65535.", ExitCode.Usage);
        prefix = $"http://127.0.0.1:{(port == 0 ? FreePort() : port)}/";
        return publicUrl ?? new Uri(prefix);
    }

    private static void Start(HttpListener listener, string prefix)
    {
        try
        {
            listener.Start();
        }
        catch (Exception exception) when (exception is HttpListenerException or SocketException)
        {
            throw new CliException(
                $"{prefix} cannot be listened at: {exception.Message}. Take another --port, or 0 for one that is free.", ExitCode.Usage,
                exception);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task ListenAsync(
        CommandContext context, HttpListener listener, string secret, Uri? forward, int? count, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(14) };
        for (var left = count ?? int.MaxValue; left > 0; left--)
        {
            var request = await listener.GetContextAsync().WaitAsync(cancellationToken);
            if (await ReadAsync(context, request, cancellationToken) is not { } bytes) continue;
            var status = Show(context, request.Request, secret, bytes)
                ? forward is null
                ? 204
                : await ForwardAsync(context, http, forward, request.Request, bytes, cancellationToken)
                : 401;
            Respond(context, request.Response, status);
        }
    }

    /// <returns>The body; null where the sender is gone.</returns>
    private static async Task<byte[]?> ReadAsync(
        CommandContext context, HttpListenerContext request, CancellationToken cancellationToken)
    {
        try
        {
            using var body = new MemoryStream();
            await request.Request.InputStream.CopyToAsync(body, cancellationToken);
            return body.ToArray();
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException)
        {
            context.Tell($"A request broke off: {exception.Message}");
            request.Response.Abort();
            return null;
        }
    }

    private static void Respond(CommandContext context, HttpListenerResponse response, int status)
    {
        try
        {
            response.StatusCode = status;
            response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException)
        {
            // The service sends it again.
            context.Tell($"A response was not taken: {exception.Message}");
        }
    }

    private static bool Show(CommandContext context, HttpListenerRequest request, string secret, byte[] body)
    {
        try
        {
            foreach (var told in WebhookSignature.Verify(secret, name => request.Headers[name], body, context.Shell.Time))
            {
                if (context.IsJson) context.Write(JsonText.LineOf(told));
                else context.Write($"{Words.Of(told.Time)}  {told.Type}  {told.Subject ?? told.Id}  {JsonText.LineOf(told.Data)}");
            }

            return true;
        }
        catch (WebhookSignatureException refused)
        {
            context.Tell($"A request was refused with 401: {refused.Message}");
            return false;
        }
    }

    private static async Task<int> ForwardAsync(
        CommandContext context, HttpClient http, Uri forward, HttpListenerRequest original, byte[] body,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, forward) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(original.ContentType ?? "application/cloudevents-batch+json");
        foreach (var name in Forwarded) request.Headers.TryAddWithoutValidation(name, original.Headers[name]);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            context.Tell($"  {forward} responded {(int)response.StatusCode}");
            return (int)response.StatusCode;
        }
        catch (Exception exception) when (
            exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            context.Tell($"  {forward} did not respond: {exception.Message}");
            return 502;
        }
    }
}
