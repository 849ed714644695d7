using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Webhooks;

/// <summary>Receivers that are built with the published libraries of Standard Webhooks and CloudEvents, and those of
/// docs/webhooks.md, accept what is sent and nothing else.</summary>
public sealed class SampleReceiverTests(SharedService shared)
{
    private static readonly string Folder = Repository.PathTo("tests", "receivers");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_published_libraries_and_the_receivers_of_the_page_accept_what_is_sent_and_nothing_else()
    {
        var (secret, request) = await SendAsync();
        var changed = request with { Body = request.Body.Replace("SENT", "LOST", StringComparison.Ordinal) };
        var (npm, _) = await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", Folder], string.Empty);
        Assert.Equal(0, npm);
        var python = await HasPythonAsync();

        var (code, output) = await RunAsync("node", ["run.js"], Json(secret, request));
        Assert.True(code == 0, output);
        using var events = JsonDocument.Parse(output);
        var told = Assert.Single(events.RootElement.EnumerateArray());
        Assert.Equal("dev.pushfunctions.notification.sent", told.GetProperty("type").GetString());
        Assert.Equal("SENT", told.GetProperty("data").GetProperty("status").GetString());
        Assert.NotEqual(0, (await RunAsync("node", ["run.js"], Json(secret, changed))).Code);
        if (python)
        {
            Assert.Contains(
                "notification.sent", (await RunAsync("python3", ["-B", "run.py"], Json(secret, request))).Output, StringComparison.Ordinal);
            Assert.NotEqual(0, (await RunAsync("python3", ["-B", "run.py"], Json(secret, changed))).Code);
        }

        var now = TimeProvider.System.GetUtcNow();
        Assert.Single(SampleReceiver.Receive(secret, name => request.Headers[name], Encoding.UTF8.GetBytes(request.Body), now)!);
        Assert.Null(SampleReceiver.Receive(secret, name => request.Headers[name], Encoding.UTF8.GetBytes(changed.Body), now));
        Assert.Null(SampleReceiver.Receive(secret, name => request.Headers[name], Encoding.UTF8.GetBytes(request.Body), now.AddHours(1)));
    }

    [Fact]
    public void The_page_shows_the_receivers_that_are_tried()
    {
        var page = File.ReadAllText(Repository.PathTo("docs", "webhooks.md"));
        var source = File.ReadAllText(
            Repository.PathTo("tests", "PushFunctions.IntegrationTests", "EndToEnd", "Webhooks", "SampleReceiver.cs"));
        var sample = source.Split("    // sample\n")[1].Split("    // end\n")[0];

        Assert.Contains(File.ReadAllText(Path.Combine(Folder, "receive.js")), page, StringComparison.Ordinal);
        Assert.Contains(File.ReadAllText(Path.Combine(Folder, "receive.py")), page, StringComparison.Ordinal);
        Assert.Contains(
            string.Join('\n', sample.Split('\n').Select(line => line.Length > 4 ? line[4..] : line)), page, StringComparison.Ordinal);
    }

    private async Task<(string Secret, ReceivedRequest Request)> SendAsync()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (_, secret) = await WebhookEndpointTests.CreateAsync(shop, receiver.Address, "notification.sent");
        await shop.WaitForOperationAsync(await shop.SendAsync([Phone.Apple().Recipient()]));
        await DeliveredEventTests.WaitAsync(receiver, 1);
        return (secret, receiver.Requests[0]);
    }

    private static string Json(string secret, ReceivedRequest request) =>
        JsonSerializer.Serialize(new { secret, headers = request.Headers, body = request.Body });

    private static async Task<bool> HasPythonAsync()
    {
        try
        {
            return (await RunAsync("python3", ["--version"], string.Empty)).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }
}
