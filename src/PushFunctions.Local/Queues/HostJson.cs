using System.Globalization;

namespace PushFunctions.Local.Queues;

/// <summary>Reads what the Functions host would read from <c>host.json</c>, so that both hosts work to the same numbers.</summary>
public static class HostJson
{
    /// <param name="folder">The folder that holds <c>host.json</c>; the build puts it beside the assembly.</param>
    /// <param name="overrides">Settings that go before the file, as for the Functions host: <c>AzureFunctionsJobHost__extensions__queues__…</c>.</param>
    /// <exception cref="InvalidDataException">A queue setting is missing or no valid value.</exception>
    public static QueueSettings ReadQueues(string folder, IConfiguration? overrides = null)
    {
        var file = new ConfigurationBuilder().SetBasePath(folder).AddJsonFile("host.json").Build();
        if (Text("messageEncoding") != "none") throw Wrong("messageEncoding", "none: the service decodes its messages itself");
        return new QueueSettings(
            Number("batchSize", 1, 32), Number("newBatchThreshold", 0, 1000), Number("maxDequeueCount", 1, 1000),
            Time("visibilityTimeout"), Time("maxPollingInterval"));

        string? Text(string name) => overrides?[$"AzureFunctionsJobHost:extensions:queues:{name}"] ?? file[$"extensions:queues:{name}"];

        int Number(string name, int least, int most) =>
            int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : throw Wrong(name, $"a number from {least} to {most}");

        TimeSpan Time(string name) =>
            TimeSpan.TryParseExact(Text(name), "c", CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero
                ? value
                : throw Wrong(name, "a time such as 00:00:30");
    }

    private static InvalidDataException Wrong(string name, string wanted) => new($"extensions.queues.{name} in host.json must be {wanted}.");
}
