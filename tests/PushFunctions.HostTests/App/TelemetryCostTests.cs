using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PushFunctions.HostTests.Output;
using PushFunctions.Local;
using PushFunctions.Local.Azurite;
using PushFunctions.Simulator;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;

namespace PushFunctions.HostTests.App;

/// <summary>What a send costs at Application Insights, which is billed by the byte: the app's own services and
/// exporter, with a stand-in for the ingestion endpoint.</summary>
public sealed class TelemetryCostTests
{
    private const int Pushes = 2_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_of_a_campaign_costs_less_than_a_hundred_bytes_of_telemetry()
    {
        await using var azurite = await AzuriteProcess.StartAsync(
            Clone.Find()!, AzuriteSettings.InMemory, static _ => { }, TimeProvider.System, Stop);
        await using var simulator = await SimulatorServer.StartAsync(new SimulatorOptions(), Stop);
        await using var ingestion = await Ingestion.StartAsync();
        using var host = BuiltApp.Build(
            ("PushStorage", azurite.Address.ConnectionString),
            ("Push__Fcm__BaseAddress", simulator.FcmBaseAddress.AbsoluteUri),
            ("Push__Fcm__TokenUri", simulator.FcmTokenUri.AbsoluteUri),
            ("APPLICATIONINSIGHTS_CONNECTION_STRING",
                $"InstrumentationKey=00000000-0000-0000-0000-000000000002;IngestionEndpoint={ingestion.Address}/"));
        var services = host.Services;
        // The app is not started, because it would wait for a Functions host; of its hosted services only the
        // exporter's is needed: it adds what exports traces and logs.
        foreach (
            var exporter in services.GetServices<IHostedService>()
                .Where(service => service.GetType().Namespace!.StartsWith("Azure.Monitor", StringComparison.Ordinal)))
            await exporter.StartAsync(Stop);
        await services.GetRequiredService<StorageSetup>().EnsureAsync(Stop);
        await services.GetRequiredService<AccountSeeder>().EnsureAsync(Stop);
        var account = AccountSid.TryParse(SampleSettings.All["Push__Account__Sid"], out var sid)
            ? sid
            : throw new InvalidOperationException("The sample has no account.");
        var key = Convert.ToBase64String(Encoding.UTF8.GetBytes(simulator.Keys.ServiceAccountJson));
        await services.GetRequiredService<CredentialService>().CreateAsync(
            account, new NewCredential(AppNamed("shop"), Provider.Fcm, new CredentialUpload(key, null, null, null, null), IsDefault: false),
            Stop);

        var recipients = Enumerable.Range(0, Pushes)
            .Select(n => new Recipient.ToToken(Device($"token_{n:D6}_of_a_device_that_has_the_length_of_one"), null)).ToList<Recipient>();
        var operation = await services.GetRequiredService<SendService>().AcceptAsync(
            account, new SendCommand { To = recipients, Template = new SendTemplate { Title = "Spring", Body = "New offers" } }, Stop);
        var functions = ActivatorUtilities.CreateInstance<QueueFunctions>(services);
        var queue = services.GetRequiredService<StorageClients>().Queue(QueueNames.Deliveries);
        while ((await queue.ReceiveMessagesAsync(32, cancellationToken: Stop)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                await functions.Deliver(message.Body.ToString(), Stop);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Stop);
            }
        }

        var stats = (await services.GetRequiredService<OperationService>().FindAsync(account, operation.Id, Stop)).Stats;
        services.GetRequiredService<TracerProvider>().ForceFlush();
        services.GetRequiredService<MeterProvider>().ForceFlush();
        services.GetRequiredService<LoggerProvider>().ForceFlush();

        Assert.Equal(Pushes, stats.Sent);
        TestContext.Current.TestOutputHelper?.WriteLine($"{(double)ingestion.Bytes / Pushes:F1} bytes a push: {ingestion.Kinds}");
        // A line and a span for each batch, the metrics once: it has to be there, and it has to be little.
        Assert.InRange((double)ingestion.Bytes / Pushes, 5, 100);
        Assert.DoesNotContain("token_0", ingestion.Text, StringComparison.Ordinal);
    }

    private static AppName AppNamed(string name) => AppName.TryParse(name, out var app) ? app : throw new InvalidOperationException(name);

    private static DeviceAddress Device(string token) =>
        DeviceAddress.TryParse(Provider.Fcm, token, out var address, out _) ? address : throw new InvalidOperationException(token);

    /// <summary>Takes what the exporter sends and keeps it, unpacked.</summary>
    private sealed class Ingestion : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _bodies = new();
        private WebApplication _app = null!;

        public string Address { get; private set; } = "";

        public string Text => string.Concat(_bodies);

        public long Bytes => _bodies.Sum(body => (long)Encoding.UTF8.GetByteCount(body));

        /// <summary>How many items of each kind came.</summary>
        public string Kinds => string.Join(", ", Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("\"baseType\":\"") is [_, var rest, ..] ? rest.Split('"')[0] : "other")
            .CountBy(kind => kind)
            .Select(kind => $"{kind.Value} {kind.Key}"));

        public static async Task<Ingestion> StartAsync()
        {
            var ingestion = new Ingestion();
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            ingestion._app = builder.Build();
            ingestion._app.Run(ingestion.TakeAsync);
            await ingestion._app.StartAsync(Stop);
            ingestion.Address = ingestion._app.Urls.Single();
            return ingestion;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            await using var body = context.Request.Headers.ContentEncoding == "gzip"
                ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
            using var reader = new StreamReader(body);
            var text = await reader.ReadToEndAsync(context.RequestAborted);
            if (context.Request.Path.Value!.EndsWith("/track", StringComparison.Ordinal))
                _bodies.Enqueue(text.EndsWith('\n') ? text : text + "\n");
            var items = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"itemsReceived":{{items}},"itemsAccepted":{{items}},"errors":[]}""", context.RequestAborted);
        }
    }
}
