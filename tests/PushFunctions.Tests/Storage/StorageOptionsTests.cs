using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Tests.Storage;

public sealed class StorageOptionsTests
{
    private const string Connection = "UseDevelopmentStorage=true";

    [Fact]
    public void The_defaults_are_those_that_are_documented()
    {
        var options = Read(("PushStorage", Connection));

        Assert.Equal(Connection, options.ConnectionString);
        Assert.Equal((string.Empty, 3, TimeSpan.FromSeconds(10)), (options.NamePrefix, options.MaximumRetries, options.RequestTimeout));
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var options = Read(
            ("PushStorage:tableServiceUri", "https://t.example.org"), ("PushStorage:queueServiceUri", "https://q.example.org"),
            ("PushStorage:clientId", "id"),
            ("PushStorage:namePrefix", "blue"), ("PushStorage:maximumRetries", "5"), ("PushStorage:requestTimeout", "00:00:30"));

        Assert.Equal(
            ("https://t.example.org", "https://q.example.org", "id"), (options.TableServiceUri, options.QueueServiceUri, options.ClientId));
        Assert.Equal(("blue", 5, TimeSpan.FromSeconds(30)), (options.NamePrefix, options.MaximumRetries, options.RequestTimeout));
    }

    [Fact]
    public void An_account_name_leads_to_the_public_cloud()
    {
        var clients = ClientsOf(("PushStorage:accountName", "shoppush"), ("PushStorage:clientId", "0f3c2a52-6c1e-4d35-9a51-1f6e3c8b7d10"));

        Assert.Equal("https://shoppush.table.core.windows.net/", clients.Tables.Uri.AbsoluteUri);
        Assert.Equal("https://shoppush.queue.core.windows.net/", clients.Queues.Uri.AbsoluteUri);
    }

    [Fact]
    public void Service_addresses_are_used_as_they_are()
    {
        var clients = ClientsOf(
            ("PushStorage:tableServiceUri", "https://s.table.core.usgovcloudapi.net/"),
            ("PushStorage:queueServiceUri", "https://s.queue.core.usgovcloudapi.net/"));

        Assert.Equal("s.table.core.usgovcloudapi.net", clients.Tables.Uri.Host);
        Assert.Equal("s.queue.core.usgovcloudapi.net", clients.Queues.Uri.Host);
    }

    [Fact]
    public void No_storage_is_one_sentence_that_names_the_settings()
    {
        var sentence = Assert.Single(Refuse());

        Assert.StartsWith("No storage account is set: set one of PushStorage ", sentence, StringComparison.Ordinal);
        Assert.Contains("PushStorage__accountName", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_storages_are_one_sentence_that_repeats_no_connection_string()
    {
        var sentence = Assert.Single(
            Refuse(("PushStorage", "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net"),
                ("PushStorage:accountName", "shop")));

        Assert.StartsWith("More than one storage account is set", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accountName", "Not A Name")]
    [InlineData("tableServiceUri", "https://only-one.example.org")]
    [InlineData("queueServiceUri", "not an address")]
    public void An_account_that_cannot_be_one_is_named(string setting, string value) =>
        Assert.Contains($"PushStorage__{setting}", Assert.Single(Refuse(($"PushStorage:{setting}", value))), StringComparison.Ordinal);

    [Theory]
    [InlineData("namePrefix", "Upper")]
    [InlineData("namePrefix", "1st")]
    [InlineData("namePrefix", "with-dash")]
    [InlineData("maximumRetries", "many")]
    [InlineData("maximumRetries", "11")]
    [InlineData("requestTimeout", "soon")]
    [InlineData("requestTimeout", "00:05:00")]
    public void A_value_out_of_range_is_named(string setting, string value) =>
        Assert.Contains(
            $"PushStorage__{setting}", Assert.Single(Refuse(("PushStorage", Connection), ($"PushStorage:{setting}", value))),
            StringComparison.Ordinal);

    private static StorageOptions Read(params (string Name, string Value)[] settings) =>
        ServicesOf(settings).GetRequiredService<IOptions<StorageOptions>>().Value;

    private static StorageClients ClientsOf(params (string Name, string Value)[] settings) =>
        ServicesOf(settings).GetRequiredService<StorageClients>();

    private static IEnumerable<string> Refuse(params (string Name, string Value)[] settings) =>
        Assert.Throws<OptionsValidationException>(() => ServicesOf(settings).GetRequiredService<StorageClients>()).Failures;

    private static ServiceProvider ServicesOf((string Name, string Value)[] settings) => new ServiceCollection()
        .AddPushStorage(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build())
        .BuildServiceProvider();
}
