using Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Backup;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;

// The account is the one that the service's own settings name: PushStorage, or PushStorage__accountName with a
// signed-in identity.
if (args is not [("save" or "restore") and var action, var folder])
{
    await Console.Error.WriteLineAsync(
        "Usage: dotnet run --project tools/PushFunctions.Backup -- save|restore FOLDER (docs/operations.md#restoring)");
    return 2;
}

try
{
    var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
    await using var services = new ServiceCollection().AddLogging().AddPushStorage(configuration).BuildServiceProvider();
    var backup = new TableBackup(services.GetRequiredService<StorageClients>());
    var rows = action == "save"
        ? await backup.SaveAsync(folder, CancellationToken.None)
        : await backup.RestoreAsync(folder, CancellationToken.None);
    foreach (var (table, count) in rows) Console.WriteLine($"{table,-16} {count,12:N0} rows");
    return 0;
}
catch (Exception exception) when (StartFailure.Explain(exception) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
catch (RequestFailedException exception)
{
    await Console.Error.WriteLineAsync($"Storage refused: {exception.Status} {exception.ErrorCode}.");
    return 1;
}
