using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace PushFunctions.IntegrationTests.Security.Privacy;

/// <summary>A test that finds nothing is worth something only if it would find it.</summary>
public sealed class WitnessTests
{
    private const string Secret = "a-secret/that+is=marked";
    private static readonly Marks Known = new Marks().Add("the secret", Secret);

    public static TheoryData<string> Forms => new(
        Secret,
        Secret.ToUpperInvariant(),
        Uri.EscapeDataString(Secret),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"x{Secret}")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"xy{Secret}z")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"AC0123:{Secret}:and more behind it")));

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_found_in_every_form(string form) => Assert.NotEmpty(Known.FindIn($"before {form} behind"));

    [Fact]
    public void What_holds_no_secret_is_not_suspected() =>
        Assert.Empty(
            Known.FindIn(
                $"a-secret a+marked {Uri.EscapeDataString(Secret[..^4])} {Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret[4..]))[..8]}"));

    [Fact]
    public void A_secret_is_found_in_a_message_a_value_a_scope_and_an_exception_of_a_log_line()
    {
        using var witness = new Witness();
        using var factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(witness));
        var logger = factory.CreateLogger("PushFunctions.Somewhere");

        logger.Log(LogLevel.Trace, 1, Secret, null, static (state, _) => state);
        logger.Log(LogLevel.Error, 2, new Dictionary<string, object?> { ["value"] = Secret }, null, static (_, _) => "nothing");
        logger.Log(
            LogLevel.Error, 3, "nothing", new InvalidOperationException("outside", new FormatException(Secret)),
            static (state, _) => state);
        using (logger.BeginScope(new Dictionary<string, object?> { ["value"] = Secret })) logger.Log(
            LogLevel.Error, 4, "nothing", null, static (state, _) => state);
        logger.Log(LogLevel.Error, 5, "nothing", null, static (state, _) => state);

        Assert.Equal(
            [1, 2, 3, 4], FoundIn(witness).Where(where => where.StartsWith("log PushFunctions", StringComparison.Ordinal))
                .Select(where => int.Parse(where.Split(' ')[^1])).Order());
    }

    [Fact]
    public void A_secret_is_found_on_a_span_and_on_a_metric()
    {
        using var witness = new Witness();
        using var source = new ActivitySource("PushFunctions.Tests.Deliberate");
        using var meter = new Meter("PushFunctions.Tests.Deliberate");
        source.StartActivity("tagged")!.SetTag("url", $"https://example.com/{Secret}").Dispose();
        meter.CreateCounter<long>("counted").Add(1, new KeyValuePair<string, object?>("token", Secret));
        meter.CreateObservableGauge("gauged", () => new Measurement<double>(1, new KeyValuePair<string, object?>("token", Secret)));
        witness.Ask();

        Assert.Empty(
            new string[] { "span PushFunctions.Tests.Deliberate tagged", "metric counted", "metric gauged" }.Except(FoundIn(witness)));
    }

    private static IEnumerable<string> FoundIn(Witness witness) =>
        witness.Seen.Where(seen => Known.FindIn(seen.Text).Count > 0).Select(seen => seen.Where);
}
