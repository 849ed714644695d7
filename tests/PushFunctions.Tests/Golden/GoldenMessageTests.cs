using System.Text.Json.Nodes;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Tests.Golden;

/// <summary>Messages that an older version left on a queue are read by this one, and this one writes what the newest
/// golden file of its kind holds. See docs/adr/0005.</summary>
public sealed class GoldenMessageTests
{
    private const string Sort = "messages";

    /// <summary>What lies in push-deadletter: written by the service, read by people.</summary>
    private const string DeadLetterName = "dead-letter";

    public static TheoryData<string> Names => new(MessageKind.All.Keys);

    public static TheoryData<string, int> Kept =>
        new(MessageKind.All.Keys.SelectMany(name => GoldenFiles.VersionsOf(Sort, name).Select(version => (name, version))));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_step_has_a_golden_file_and_every_file_is_read()
    {
        var steps = MessageKind.All.Values.Select(kind => kind.Message).OfType<FanoutMessage>().Select(message => message.Step);

        Assert.Empty(Enum.GetValues<FanoutStep>().Except(steps));
        Assert.Empty(Enum.GetValues<EventSource>().Except(
            MessageKind.All.Values.Select(kind => kind.Message).OfType<EventMessage>().Select(message => message.Source)));
        Assert.All(
            GoldenFiles.Versions, version => Assert.Empty(GoldenFiles.NamesIn(version, Sort).Except([.. MessageKind.All.Keys, DeadLetterName])));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void A_message_of_an_older_version_is_read(string name, int version) =>
        Assert.Equal(MessageKind.All[name].Message, MessageKind.All[name].Parse(GoldenFiles.Read(version, Sort, name)));

    [Theory]
    [MemberData(nameof(Kept))]
    public void What_a_newer_version_adds_to_a_message_is_not_looked_at(string name, int version)
    {
        var json = JsonNode.Parse(GoldenFiles.Read(version, Sort, name))!;
        json["ofALaterVersion"] = new JsonObject { ["a"] = 1 };

        Assert.Equal(MessageKind.All[name].Message, MessageKind.All[name].Parse(json.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_written_as_in_the_newest_file(string name)
    {
        var written = MessageKind.All[name].Json;
        var versions = GoldenFiles.VersionsOf(Sort, name);

        Assert.True(versions.Count > 0, $"{name} has no golden file. What is written: {written}");
        Assert.True(
            GoldenFiles.Read(versions[^1], Sort, name) == written,
            $"{name} is written otherwise than in v{versions[^1]}. Leave that file and add one to the next version: {written}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_of_a_version_that_is_not_known_yet_is_refused(string name)
    {
        var json = JsonNode.Parse(MessageKind.All[name].Json)!;
        json["v"] = FanoutMessage.CurrentVersion + 1;

        Assert.ThrowsAny<FormatException>(() => MessageKind.All[name].Parse(json.ToJsonString()));
    }

    [Fact]
    public void A_step_that_is_not_known_yet_is_refused() =>
        Assert.Throws<FormatException>(
            () => FanoutMessage.Parse(
                MessageKind.All["fanout-walk"].Json.Replace("\"Walk\"", "\"OfALaterVersion\"", StringComparison.Ordinal)));

    [Fact]
    public async Task A_dead_letter_is_written_as_in_the_newest_file()
    {
        var storage = await TestStorage.CreateAsync();

        await storage.Get<IPushQueues>().DeadLetterAsync(QueueNames.DeliveriesPoison, "{\"v\":2,\"note\":\"für später\"}", Stop);

        var written = (await storage.Get<StorageClients>().Queue(QueueNames.DeadLetters).PeekMessageAsync(Stop)).Value.Body.ToString();
        Assert.Equal(GoldenFiles.Read(GoldenFiles.VersionsOf(Sort, DeadLetterName)[^1], Sort, DeadLetterName), written);
    }
}
