using System.Text;
using Azure.Data.Tables;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;
using PushFunctions.Providers.Fcm;
using PushFunctions.Providers.Http;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Benchmarks.Micro;

/// <summary>What the processor does for one push between queue and provider, and for one batch between service and
/// storage, by itself.</summary>
[MemoryDiagnoser]
public class PathBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly OperationId Operation = OperationId.FromTail("01k7q2bx0mft5bvbxh3781hkmr");

    private readonly CompiledTemplate _template = new TemplateCompiler().Compile(
        new SendTemplate { Title = "{{ name }}, your order is on its way", Body = Payloads.Body, Data = Payloads.Data }, Now);

    private readonly Exchange.Responded _accepted = new(
        200, Encoding.UTF8.GetBytes("{\n  \"name\": \"projects/bench/messages/0:1700000000000000%0000000000000001\"\n}\n"));

    private Push _push = null!;
    private DeliveryBatch _batch = null!;
    private DeliveryBatch _settled = null!;
    private TableEntity _row = null!;
    private TableEntity _settledRow = null!;

    public static void Run(string output) => BenchmarkRunner.Run<PathBenchmarks>(
        DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)).WithArtifactsPath(output));

    [GlobalSetup]
    public void SetUp()
    {
        var job = JobAt(0);
        // What is sent to FCM does not depend on the credential.
        _push = new Push(
            Credential: null!, new NotificationId(Operation, new BatchNumber(0, 0, 0), 0), Provider.Fcm, job.Token, Render(), ExpiresAt: null,
            DryRun: false);
        _batch = new DeliveryBatch
        {
            Id = BatchId.Original(0, 0),
            Provider = Provider.Fcm,
            Credential = CredentialId.FromTail("01k7q2bx0mft5bvbxh3781hkmr"),
            Jobs = [.. Enumerable.Range(0, DeliveryBatch.MaximumJobs).Select(JobAt)],
            CreatedAt = Now,
            DueAt = Now,
        };
        _row = EncodeBatch();
        _settled = _batch with { State = BatchState.Settled, Sent = _batch.Jobs.Count, Outcomes = [.. _batch.Jobs.Select(OutcomeOf)] };
        _settledRow = EncodeBatch();
        foreach (var (column, value) in EncodeOutcomes()) _settledRow[column] = value;
    }

    [Benchmark]
    public PushMessage Render() => _template.Render("""{"name":"Ada"}""");

    [Benchmark]
    public object BuildFcmRequest() => FcmRequestBuilder.Build(_push, Now);

    [Benchmark]
    public object ReadFcmResponse() => FcmResponses.Read(_accepted, Now);

    [Benchmark]
    public TableEntity EncodeBatch() => BatchRows.Of(Operation, _batch);

    [Benchmark]
    public DeliveryBatch DecodeBatch() => BatchRows.Read(_row);

    [Benchmark]
    public TableEntity EncodeOutcomes() => BatchRows.EndOf(Operation, _settled);

    [Benchmark]
    public DeliveryBatch DecodeSettledBatch() => BatchRows.Read(_settledRow);

    private static JobOutcome OutcomeOf(DeliveryJob job) => new(
        job.Position, NotificationStatus.Sent, Now, 1, $"projects/bench/messages/0:17000000{job.Position:00000000}%0000000000000001", null);

    private static DeliveryJob JobAt(int position) => new(
        position,
        DeviceToken.TryParse(Payloads.Token(ProviderSimulator.Fcm, position), out var token)
            ? token
            : throw new InvalidOperationException("The token is none."),
        UserId.FromTail($"01k7q2bx0mft5bvbxh37{position:000000}"),
        """{"name":"Ada"}""",
        Now,
        Attempts: 0,
        FirstAttemptAt: null);
}
