using System.Net;
using System.Net.Sockets;
using PushFunctions.Cli;
using PushFunctions.Cli.Commands;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.IntegrationTests.EndToEnd.Webhooks;

namespace PushFunctions.IntegrationTests.Cli;

/// <summary>Webhooks from the command line: what comes is verified, shown and sent on.</summary>
public sealed class WebhookCommandTests(SharedService shared)
{
    [Fact]
    public async Task It_listens_forwards_with_the_signature_and_deletes_its_endpoint()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);

        var listening = cli.RunAsync(
            "webhooks", "listen", "--forward-to", receiver.Address.ToString(), "--events", "notification.*", "--count", "1", "--output",
            "json");
        await StallTimeout.UntilAsync(
            async () => (await shop.CallAsync(HttpMethod.Get, "/v1/Webhooks")).GetProperty("webhooks").GetArrayLength(),
            count => count == 1);
        await shop.WaitForOperationAsync(await shop.SendAsync([Phone.Android().Recipient()]));
        var heard = (await listening).Ended(ExitCode.Done);

        Assert.Equal("dev.pushfunctions.notification.sent", heard.Json.GetProperty("type").GetString());
        var secret = heard.Error.Split("with the secret ")[1].Split('.')[0];
        Assert.True(Assert.Single(receiver.Requests).IsSignedWith(secret));
        Assert.Contains("responded 204", heard.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await shop.CallAsync(HttpMethod.Get, "/v1/Webhooks")).GetProperty("webhooks").GetArrayLength());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_a_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var cli = CliRun.With(CliRun.VariablesOf(new Uri("http://127.0.0.1:9"), "AC1", "secret"));

        var refused = (await cli.RunAsync("webhooks", "listen", "--port", $"{port}")).Ended(ExitCode.Usage);
        var none = (await cli.RunAsync("webhooks", "listen", "--port", "70000")).Ended(ExitCode.Usage);

        Assert.StartsWith($"http://127.0.0.1:{port}/ cannot be listened at: ", refused.Error, StringComparison.Ordinal);
        Assert.Equal("--port is a number from 0 to 65535.\n", none.Error);
    }

    [Fact]
    public async Task It_creates_tests_lists_and_verifies()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await shared.NewCustomerAsync();
        using var cli = CliRun.Of(shop);

        var made = (await cli.RunAsync("webhooks", "create", receiver.Address.ToString(), "--events", "*", "-o", "json"))
            .Ended(ExitCode.Done)
            .Json;
        var (id, secret) = (made.GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);
        (await cli.RunAsync("webhooks", "test", id)).Ended(ExitCode.Done);
        receiver.Answer = _ => new ReceiverAnswer(500, "no");
        var refused = (await cli.RunAsync("webhooks", "test", id)).Ended(ExitCode.No);
        var list = (await cli.RunAsync("webhooks", "list")).Ended(ExitCode.Done);
        var request = receiver.Requests[0];
        string[] verify =
        [
            "webhooks", "verify", "--id", request.Id, "--timestamp", request.Headers["webhook-timestamp"], "--signature",
            request.Headers["webhook-signature"],
            "--body", "body.json",
        ];
        using var knowing = new CliRun(new Dictionary<string, string> { [WebhookCommands.Secret] = secret }, cli.Folder);
        cli.Write("body.json", request.Body);
        var genuine = (await knowing.RunAsync([.. verify, "--any-age"])).Ended(ExitCode.Done);
        cli.Write("body.json", request.Body + " ");
        var changed = (await knowing.RunAsync(verify)).Ended(ExitCode.No);
        var without = (await cli.RunAsync(verify)).Ended(ExitCode.Usage);
        (await cli.RunAsync("webhooks", "delete", id, "--yes")).Ended(ExitCode.Done);

        Assert.Contains("500", refused.Out, StringComparison.Ordinal);
        Assert.Contains(receiver.Address.ToString(), list.Out, StringComparison.Ordinal);
        Assert.Contains("dev.pushfunctions.webhook.test", genuine.Out, StringComparison.Ordinal);
        Assert.StartsWith("Not genuine: No signature of the request is made with this secret", changed.Error, StringComparison.Ordinal);
        Assert.StartsWith("Set PUSHFUNCTIONS_WEBHOOK_SECRET", without.Error, StringComparison.Ordinal);
    }
}
