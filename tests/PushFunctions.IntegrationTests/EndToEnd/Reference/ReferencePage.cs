using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Reference;

/// <summary>docs/http-api.md on a running service: its requests are sent as they stand but for the ids, by bash and
/// curl.</summary>
internal sealed class ReferencePage : IDisposable
{
    private readonly IReadOnlyDictionary<string, PageSection> _sections = PageSection.ReadAll();
    private readonly HashSet<string> _left;
    private readonly ServicePlace _place;
    private readonly TemporaryFolder _folder = new();

    public ReferencePage(ServicePlace place)
    {
        _place = place;
        _left = [.. _sections.Keys];
        Ids[SampleIds.Address] = place.Address.ToString().TrimEnd('/');
        Ids[SampleIds.Account] = place.Account.Sid;
    }

    public SampleIds Ids { get; } = new();

    /// <summary>Endpoints whose requests were not sent yet.</summary>
    public IReadOnlyCollection<string> Left => _left;

    /// <summary>A file that a request of the page reads.</summary>
    public Task WriteAsync(string file, string content) =>
        File.WriteAllTextAsync(Path.Combine(_folder.Path, file), content, TestContext.Current.CancellationToken);

    /// <summary>Sends the first request of the endpoint's section.</summary>
    /// <param name="status">What the answer must have.</param>
    /// <param name="learn">Samples that stand for what the answer says, by field.</param>
    public async Task RunAsync(string endpoint, int status, params (string Sample, string Field)[] learn)
    {
        _left.Remove(endpoint);
        var section = _sections[endpoint];
        var answer = await CallAsync(section.Requests[0], status);
        using (var json = JsonDocument.Parse(answer))
        {
            foreach (var (sample, field) in learn) Ids[sample] = json.RootElement.GetProperty(field).GetString()!;
        }

        Example.AssertSame(section.Answer, Ids.ToSamples(answer));
    }

    /// <summary>Sends the second request of a section, whose answer has the fields of the first.</summary>
    public async Task RunSecondAsync(string endpoint, int status, string sample, string field)
    {
        using var json = JsonDocument.Parse(await CallAsync(_sections[endpoint].Requests[1], status));
        Ids[sample] = json.RootElement.GetProperty(field).GetString()!;
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> CallAsync(string request, int status)
    {
        var script =
            $"set -euo pipefail\nAUTH=\"$SID:$TOKEN\"\ncurl() {{ command curl -sS -w '\\n%{{http_code}}' \"$@\"; }}\n{Ids.ToReal(request)}";
        var (code, output, errors) = await Bash.RunAsync(_place, script, _folder.Path);
        Assert.True(code == 0, $"bash ended with {code}: {errors}\n{output}");
        var end = output.LastIndexOf('\n');
        Assert.True(output[(end + 1)..] == $"{status}", $"{request} was answered with {output}");
        return output[..end];
    }
}
