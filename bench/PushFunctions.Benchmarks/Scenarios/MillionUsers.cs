using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;
using PushFunctions.Benchmarks.Reports;
using PushFunctions.Local;
using PushFunctions.Providers.Fcm;
using PushFunctions.Simulator.Keys;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;
using PushFunctions.StorageEmulator;

namespace PushFunctions.Benchmarks.Scenarios;

/// <summary>
/// A million registered Users on storage in memory, and a provider that answers at once: what the service itself needs
/// to find them, to make their pushes and to write what became of them. The whole service runs in one process, with its
/// queues and its sweep; only the network is missing.
/// </summary>
internal static class MillionUsers
{
    public const string Verb = "million";

    private const string Name = "million";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var users = bench.Load.RegisteredUsers;
        var results = new List<MillionResult>();
        await using var process = ChildProcess.Start(
            "The million", Clone.Dotnet, [Clone.Self, Verb, users.ToString(CultureInfo.InvariantCulture)], onLine: line =>
            {
                if (!line.StartsWith('{')) return;
                var result = JsonSerializer.Deserialize<MillionResult>(line, FloorJob.Web)!;
                lock (results) results.Add(result);
                bench.Say($"  {result.Case}: {result.Seconds:0.0} s");
            });
        if (await process.WaitForEndAsync(Longest, cancellationToken) != 0 || results.Count == 0)
            throw new BenchException($"The million was not measured. The process printed last: {process.Tail}");
        foreach (var result in results)
        {
            bench.Add(new Figure(Name, result.Case, "time to the last push", "s", [result.Seconds], [])
            {
                Detail = $"{result.Pushes / result.Seconds:N0} pushes/s; the operation COMPLETED after {result.CompletedSeconds:0.0} s",
            });
            bench.Add(new Figure(Name, result.Case, Figure.Cpu, "ms", [result.CpuSeconds * 1000 / result.Pushes], [])
            {
                Detail = "storage in memory included",
            });
            bench.Add(new Figure(Name, result.Case, "memory beyond the stored rows", "MiB", [result.MiB - result.RowsMiB], [])
            {
                Detail = $"{result.MiB:N0} MiB resident at most, of which {result.RowsMiB:N0} are rows and messages",
            });
        }
    }

    /// <summary>The process's side.</summary>
    public static async Task<int> RunAsync(string count, CancellationToken cancellationToken)
    {
        var users = int.Parse(count, CultureInfo.InvariantCulture);
        var account = new MemoryAccount(TimeProvider.System);
        var keys = SimulatorKeys.Create("bench", "com.example.bench");
        await using (var first = await World.StartAsync(account, Walk.Ranges, cancellationToken))
            await first.FillAsync(users, keys, cancellationToken);
        await using (var warm = await World.StartAsync(account, Walk.Ranges, cancellationToken))
            await warm.SendAsync("warm", new Filter.Tag("group", "1"), users / 100, cancellationToken);
        foreach (var ranges in new[] { Walk.Ranges, 4, 1 })
            await MeasureAsync($"everyone, {users:N0} Users, {ranges} {(ranges == 1 ? "range" : "ranges")}", ranges, new Filter.All(), users);
        await MeasureAsync(
            $"filter of one in a hundred of {users:N0} Users, {Walk.Ranges} ranges", Walk.Ranges, new Filter.Tag("group", "0"), users / 100);
        return 0;

        async Task MeasureAsync(string name, int ranges, Filter filter, int pushes)
        {
            await using var world = await World.StartAsync(account, ranges, cancellationToken);
            Console.WriteLine(JsonSerializer.Serialize(await world.SendAsync(name, filter, pushes, cancellationToken), FloorJob.Web));
        }
    }

    /// <summary>The service, from its start to its end. The account outlives it.</summary>
    private sealed class World(IHost host, InstantFcm fcm) : IAsyncDisposable
    {
        private static readonly AccountSid Sid = AccountSid.TryParse("AC" + new string('0', 32), out var sid)
            ? sid : throw new InvalidOperationException();

        private static readonly AppName App = AppName.TryParse(Stack.App, out var app) ? app : throw new InvalidOperationException();

        public static async Task<World> StartAsync(MemoryAccount account, int ranges, CancellationToken cancellationToken)
        {
            var fcm = new InstantFcm();
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["PushStorage"] = MemoryAccount.ConnectionString,
                ["Push:Account:Sid"] = Sid.Value,
                ["Push:Account:AuthToken"] = "a token of at least thirty-two characters",
                ["Push:CredentialKey"] = Convert.ToBase64String(new byte[32]),
                ["Push:Send:MaximumRanges"] = ranges.ToString(CultureInfo.InvariantCulture),
                ["Push:Delivery:FcmRampUp"] = "00:00:00",
            });
            var configuration = builder.Configuration;
            builder.Services
                .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole())
                .AddMetrics()
                .AddSingleton<HttpPipelineTransport>(new MemoryTransport(account))
                .AddPushService(configuration)
                .RemoveAll<IPushProvider>()
                .AddSingleton<IPushProvider>(provider => new FcmProvider(
                    fcm.Options,
                    new FcmConnections(
                        fcm.Options, provider.GetRequiredService<ServiceTime>(), Logger(provider), network: () => fcm.Network()),
                    provider.GetRequiredService<ServiceTime>(), Logger(provider)));
            var host = builder.Build();
            await host.StartAsync(cancellationToken);
            return new World(host, fcm);

            static ILogger Logger(IServiceProvider provider) => provider.GetRequiredService<ILogger<FcmProvider>>();
        }

        /// <summary>One device for each User, written by the service's own store.</summary>
        public async Task FillAsync(int users, SimulatorKeys keys, CancellationToken cancellationToken)
        {
            await Get<CredentialService>().CreateAsync(
                Sid,
                new NewCredential(
                    App, Provider.Fcm,
                    new CredentialUpload(Convert.ToBase64String(Encoding.UTF8.GetBytes(keys.ServiceAccountJson)), null, null, null, null), true),
                cancellationToken);
            var store = Get<IRegistrationStore>();
            var ids = Enumerable.Range(0, users).Select(UserAt).Order(StringComparer.Ordinal).ToArray();
            var now = TimeProvider.System.GetUtcNow();
            await FloorTimer.ForEachAsync(users, 2 * Environment.ProcessorCount, async index =>
            {
                var user = UserId.FromTail(ids[index]);
                var token = DeviceToken.TryParse(Payloads.Token(ProviderSimulator.Fcm, index, Name), out var known)
                    ? known : throw new InvalidOperationException();
                var tags = new Dictionary<string, string> { ["plan"] = index % 2 == 0 ? "premium" : "free", ["group"] = $"{index % 100}" };
                await store.TryPutAsync(
                    Sid,
                    new Registration(
                        RegistrationId.For(Sid, user, App), user, App, [new Device(new DeviceAddress(Provider.Fcm, token), now)], tags, now, now)
                    { Locale = "de-AT" },
                    cancellationToken);
            });
        }

        public async Task<MillionResult> SendAsync(string name, Filter filter, int pushes, CancellationToken cancellationToken)
        {
            await EmptySendsAsync(cancellationToken);
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var (cpu, began) = (Environment.CpuUsage.TotalTime, TimeProvider.System.GetTimestamp());
            var memory = WatchMemoryAsync(stopping.Token);
            var operation = await Get<SendService>().AcceptAsync(
                Sid,
                new SendCommand
                {
                    To = [new Recipient.ToFilter(filter, null)],
                    From = new SendFrom.NamedApp(App),
                    Template = new SendTemplate { Title = Payloads.Title, Body = Payloads.Body },
                },
                cancellationToken);
            while (fcm.Pushes < pushes) await WaitAsync(began, cancellationToken);
            var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            while ((await Get<OperationService>().FindAsync(Sid, operation.Id, cancellationToken)).Operation.Status != OperationStatus.Completed)
                await WaitAsync(began, cancellationToken);
            var (completed, used) =
                (TimeProvider.System.GetElapsedTime(began).TotalSeconds, Environment.CpuUsage.TotalTime - cpu);
            await stopping.CancelAsync();
            if (fcm.Pushes != pushes) throw new BenchException($"{fcm.Pushes:N0} pushes were sent instead of {pushes:N0}.");
            // What is left after the send are rows: those that were there before, and those that it wrote.
            var rows = GC.GetTotalMemory(forceFullCollection: true);
            return new MillionResult(name, pushes, seconds, completed, used.TotalSeconds, MiB(await memory), MiB(rows));
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
            fcm.Dispose();
            GC.Collect();
        }

        private static string UserAt(int index)
        {
            var hash = SHA256.HashData(BitConverter.GetBytes(index));
            return string.Create(26, hash, (text, bytes) =>
            {
                for (var at = 0; at < text.Length; at++) text[at] = CrockfordBase32.Alphabet[bytes[at] & (at == 0 ? 7 : 31)];
            });
        }

        /// <summary>What an earlier send has left is not what this one costs.</summary>
        private async Task EmptySendsAsync(CancellationToken cancellationToken)
        {
            var table = Get<StorageClients>().Table(TableNames.Sends);
            await table.DeleteAsync(cancellationToken);
            await table.CreateAsync(cancellationToken);
            GC.Collect();
        }

        private static async Task<long> WatchMemoryAsync(CancellationToken cancellationToken)
        {
            var most = Environment.WorkingSet;
            while (!cancellationToken.IsCancellationRequested)
            {
                most = Math.Max(most, Environment.WorkingSet);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
            }

            return most;
        }

        private static async Task WaitAsync(long began, CancellationToken cancellationToken)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Longest) throw new BenchException("The send did not end.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }

        private static double MiB(long bytes) => bytes / 1024.0 / 1024;

        private T Get<T>()
            where T : notnull => host.Services.GetRequiredService<T>();
    }

    /// <summary>FCM and its sign-in without a network: reads what it is sent, and answers at once.</summary>
    private sealed class InstantFcm : IDisposable
    {
        private static readonly MediaTypeHeaderValue Json = new("application/json");
        private static readonly byte[] Accepted = Encoding.UTF8.GetBytes("{\"name\":\"projects/bench/messages/0:1700000000000000%0000000000000001\"}");
        private static readonly byte[] SignedIn =
            Encoding.UTF8.GetBytes("{\"access_token\":\"bench\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");

        private long _pushes;

        public FcmOptions Options { get; } = new()
        {
            BaseAddress = new Uri("https://fcm.bench"),
            TokenUri = new Uri("https://oauth.bench/token"),
        };

        public long Pushes => Volatile.Read(ref _pushes);

        public HttpMessageHandler Network() => new Handler(this);

        public void Dispose() => Volatile.Write(ref _pushes, 0);

        private sealed class Handler(InstantFcm fcm) : HttpMessageHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (request.Content is { } content) await content.CopyToAsync(Stream.Null, cancellationToken);
                var isSend = request.RequestUri!.Host == fcm.Options.BaseAddress.Host;
                if (isSend) Interlocked.Increment(ref fcm._pushes);
                return new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Version = HttpVersion.Version20,
                    Content = new ByteArrayContent(isSend ? Accepted : SignedIn) { Headers = { ContentType = Json } },
                };
            }
        }
    }
}

/// <param name="Seconds">From the request to the provider's last answer.</param>
/// <param name="MiB">Resident at most.</param>
/// <param name="RowsMiB">What lives in storage at the end.</param>
internal sealed record MillionResult(
    string Case, int Pushes, double Seconds, double CompletedSeconds, double CpuSeconds, double MiB, double RowsMiB);
