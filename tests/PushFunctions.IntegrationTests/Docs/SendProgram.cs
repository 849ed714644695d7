using PushFunctions.Client;
using Provider = PushFunctions.Client.Provider;

namespace PushFunctions.IntegrationTests.Docs;

/// <summary>As docs/clients.md shows it.</summary>
internal static class SendProgram
{
    public static async Task RunAsync(PushClientOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var client = PushClient.Create(options);
        // sample
        await client.RegisterDeviceAsync(
            new RegisterRequest { AppName = "shop", Provider = Provider.FCM, Token = "phone-of-ann", ExternalId = "ann" },
            cancellationToken);
        var operation = await client
            .SendAsync(
                new SendRequest
                {
                    To = [new RecipientRequest { ExternalId = "ann", Variables = new { name = "Ann" } }],
                    Content = new ContentRequest { Title = "Hello {{ name }}", Body = "Your order is on its way." },
                }, cancellationToken: cancellationToken)
            .WaitUntilCompletedAsync(timeout: TimeSpan.FromMinutes(1), cancellationToken: cancellationToken);
        output.WriteLine($"{operation.Status}: {operation.Stats.Sent} sent, {operation.Stats.Failed} failed");
        await foreach (var error in client.EnumerateOperationErrorsAsync(operation.Id, cancellationToken))
        {
            output.WriteLine(error.Error.Message);
        }
        // end
    }
}
