using System.Diagnostics;
using PushFunctions.Local;
using PushFunctions.Local.Azurite;

namespace PushFunctions.IntegrationTests.Local.Azurite;

/// <summary>The indexes that tools/azurite adds to Azurite change no answer. The comparison is written where they
/// are, in JavaScript.</summary>
public sealed class AzuriteAnswersTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Azurite_with_indexes_answers_like_Azurite_as_it_comes()
    {
        var script = await AzuriteInstall.EnsureAsync(
            Clone.Find()!, static line => Console.WriteLine(line), TimeProvider.System, _cancellation);
        var start = new ProcessStartInfo("node", ["--test", Path.Combine("tests", "answers.test.js")])
        {
            WorkingDirectory = Path.GetDirectoryName(script)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var tests = Process.Start(start)!;
        try
        {
            var output = tests.StandardOutput.ReadToEndAsync(_cancellation);
            var errors = tests.StandardError.ReadToEndAsync(_cancellation);
            await tests.WaitForExitAsync(_cancellation);
            Assert.True(tests.ExitCode == 0, $"{await output}{await errors}");
        }
        catch (OperationCanceledException)
        {
            tests.Kill(entireProcessTree: true);
            throw;
        }
    }
}
