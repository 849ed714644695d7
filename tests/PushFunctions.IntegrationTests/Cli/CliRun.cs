using System.Text.Json;
using PushFunctions.Cli;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Cli;

/// <summary>What a command printed, and how it ended.</summary>
internal sealed record CliResult(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>Fails with what was printed where the code is another.</summary>
    public CliResult Ended(int code)
    {
        Assert.True(Code == code, $"Ended with {Code} instead of {code}.\n{Error}\n{Out}");
        return this;
    }
}

/// <summary>The command line in this process, with an environment and a folder of its own.</summary>
internal sealed class CliRun(IReadOnlyDictionary<string, string> variables, string folder) : IDisposable
{
    private readonly TemporaryFolder? _own;

    private CliRun(IReadOnlyDictionary<string, string> variables, TemporaryFolder own)
        : this(variables, own.Path) => _own = own;

    public string Folder => folder;

    public Stream Input { get; set; } = Stream.Null;

    public bool IsInteractive { get; set; }

    /// <summary>As the customer.</summary>
    public static CliRun Of(Customer shop) =>
        new(VariablesOf(shop.Service.Address, shop.Account.ToString(), shop.AuthToken), new TemporaryFolder());

    public static CliRun With(IReadOnlyDictionary<string, string> variables) => new(variables, new TemporaryFolder());

    public static Dictionary<string, string> VariablesOf(Uri address, string sid, string token) => new()
    {
        [Profile.Url] = address.ToString(),
        [Profile.Sid] = sid,
        [Profile.Token] = token,
    };

    public string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Read(string name) => File.ReadAllText(Path.Combine(folder, name));

    public Task<CliResult> RunAsync(params string[] args) => RunAsync(TestContext.Current.CancellationToken, args);

    public async Task<CliResult> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var shell = new Shell(
            output, TextWriter.Synchronized(error), Input, name => variables.GetValueOrDefault(name), folder, IsInteractive,
            TimeProvider.System);
        var code = await CommandLineApp.RunAsync(args, shell, cancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    public void Dispose() => _own?.Dispose();
}
