using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using PushFunctions.Local;

namespace PushFunctions.Tests.Local;

public sealed partial class CommandLineTests
{
    [Theory]
    [InlineData("--prot", "Unknown argument --prot. Did you mean --port? --help lists all arguments.")]
    [InlineData("--rest", "Unknown argument --rest. Did you mean --reset? --help lists all arguments.")]
    [InlineData("-demo", "Unknown argument -demo. Did you mean --demo? --help lists all arguments.")]
    [InlineData("--DEMO", "Unknown argument --DEMO. Did you mean --demo? --help lists all arguments.")]
    [InlineData("--demo=yes", "Unknown argument --demo. Did you mean --demo? --help lists all arguments.")]
    [InlineData("serve", "Unknown argument serve. --help lists all arguments.")]
    [InlineData("--port", "--port requires a value: --port=…")]
    [InlineData("--port=70000", "--port must be 0 to 65535, not 70000; 0 uses a free port.")]
    [InlineData("--port=http", "--port must be 0 to 65535, not http; 0 uses a free port.")]
    [InlineData(
        "--demo --port=1",
        "--demo cannot be combined with other arguments: it uses free ports, keeps everything in memory and reads no settings.")]
    public void What_it_does_not_know_it_names(string args, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<StartException>(() => CommandLine.Parse(args.Split(' '))).Message);

    [Fact]
    public void It_takes_settings_in_both_spellings_and_a_port()
    {
        var line = CommandLine.Parse(["--port", "0", "--Push:Send:Parallelism=3", "--Local__Pump", "false"]);

        Assert.Equal(["--Push:Send:Parallelism=3", "--Local:Pump=false", "--urls=http://127.0.0.1:0"], line.ToSettings());
    }

    [Theory]
    [InlineData("Push__Delivery__MaxConcurrency", "Did you mean Push__Delivery__MaximumConcurrency?")]
    [InlineData("Push__Delivery__MaximumConcurency", "Did you mean Push__Delivery__MaximumConcurrency?")]
    [InlineData("Push__MaximumConcurrency", "Did you mean Push__Delivery__MaximumConcurrency?")]
    [InlineData("Push__Fcm__Connections__ConectTimeout", "Did you mean Push__Fcm__Connections__ConnectTimeout?")]
    [InlineData("PushStorage__acountName", "Did you mean PushStorage__accountName?")]
    [InlineData("Push_Account_Sid", "Did you mean Push__Account__Sid?")]
    [InlineData("Psuh__CredentialKey", "Did you mean Push__CredentialKey?")]
    [InlineData("Local__AzuriteQueuesPort", "Did you mean Local__AzuriteQueuePort?")]
    [InlineData("Push__Nonsense", "is not a setting. docs/configuration.md")]
    public void A_misspelled_setting_is_named_with_what_was_meant(string name, string expected)
    {
        var problem = Assert.Single(LocalSettings.Known.ProblemsOf(Configuration(name)));

        Assert.StartsWith($"{name} is not a setting.", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUSH__DELIVERY__MAXIMUMWAIT")]
    [InlineData("PUSH_CREDENTIAL_KEY")]
    [InlineData("Logging__LogLevel__Default")]
    [InlineData("AzureWebJobsStorage__accountName")]
    [InlineData("Auth__Host__Name")]
    [InlineData("PATH")]
    public void What_is_a_setting_or_none_of_ours_is_let_be(string name) =>
        Assert.Empty(LocalSettings.Known.ProblemsOf(Configuration(name)));

    [Fact]
    public void Every_documented_setting_of_the_service_is_known()
    {
        var documented = File.ReadLines(Repository.PathTo("docs", "configuration.md"))
            .Select(line => Line().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(documented);
        Assert.DoesNotContain(documented, name => !LocalSettings.Known.All.Contains(name));
    }

    private static IConfiguration Configuration(string name) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(name.Replace("__", ":", StringComparison.Ordinal), "1")]).Build();

    [GeneratedRegex(@"^\| `((?:Push|PushStorage|Local)(?:__\w+)+)` \|")]
    private static partial Regex Line();
}
