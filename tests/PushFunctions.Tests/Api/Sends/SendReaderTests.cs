using System.Text;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Tests.Api.Bodies;

namespace PushFunctions.Tests.Api.Sends;

public sealed class SendReaderTests
{
    private const string Least = """{"to":[{"token":"ab","provider":"APN_SANDBOX"}],"content":{"body":"b"}}""";

    [Fact]
    public void Every_field_of_a_send_comes_through()
    {
        var command = Read(WriteBodies.ByEndpoint["SendNotifications"]);

        var token = Assert.IsType<Recipient.ToToken>(command.To[0]);
        Assert.Equal((Provider.Fcm, "token-of-a-device", """{"name":"Ada"}"""), (token.Address.Provider, token.Address.Token.Value, token.Variables));
        Assert.Equal((Ids.User, "{}"), (Assert.IsType<Recipient.ToUser>(command.To[1]).User.Value, command.To[1].Variables));
        Assert.Equal((Ids.Audience, null), (Assert.IsType<Recipient.ToAudience>(command.To[2]).Audience.Value, command.To[2].Variables));
        Assert.True(ExternalId.TryParse("customer 4711", out var externalId));
        Assert.Equal(UserId.For(DomainSamples.Account, externalId), Assert.IsType<Recipient.ToUser>(command.To[4]).User);
        Assert.Equal("test_app", Assert.IsType<SendFrom.NamedApp>(command.From).Name.Value);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), command.SendAt);
        Assert.True(command.DryRun);
        var template = command.Template;
        Assert.Equal(
            ("Hello {{ name }}", "Again", "Text", "https://example.com/a.png", "https://example.com/"),
            (template.Title, template.Subtitle, template.Body, template.Image, template.Link));
        Assert.Equal((1, "c", "t", "default"), (template.Badge, template.Category, template.ThreadId, template.Sound));
        Assert.Equal((PushPriority.Low, 3600, "news"), (template.Priority, template.TimeToLive, template.CollapseKey));
        Assert.Equal(("v", "spring"), (template.Data["k"], template.Tags["campaign"]));
        Assert.Equal("""{"android":{"ttl":"5s"},"webpush":{},"apns":{},"data":{"k":"w"}}""", template.FcmOverrides);
        Assert.Equal("""{"headers":{"apns-push-type":"alert"},"payload":{"aps":{"badge":2}}}""", template.ApnOverrides);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var command = Read(Least);

        Assert.IsType<SendFrom.DefaultApp>(command.From);
        Assert.Null(command.SendAt);
        Assert.False(command.DryRun);
        Assert.Equal(PushPriority.High, command.Template.Priority);
        Assert.Null(command.Template.Sound);
        Assert.Null(command.Template.TimeToLive);
        Assert.Null(command.Template.FcmOverrides);
        Assert.Empty(command.Template.Tags);
        Assert.Empty(command.Template.Data);
    }

    [Fact]
    public void Variables_may_have_all_levels_and_elements_that_a_template_takes()
    {
        var variables = $$"""{"a":{{new string('[', 15)}}{{string.Join(',', Enumerable.Repeat('1', 1000))}}{{new string(']', 15) + "}"}}""";

        var command = Read(Least.Replace("\"APN_SANDBOX\"", $"\"FCM\",\"variables\":{variables}", StringComparison.Ordinal));

        Assert.Equal(variables, command.To[0].Variables);
    }

    [Fact]
    public void A_null_counts_as_left_out()
    {
        var command = Read("""
            {"to":[{"token":"t","provider":"FCM","userId":null,"audienceId":null,"variables":null}],"content":{"title":null,"body":"b","data":null,"badge":null},
             "from":null,"priority":null,"sound":null,"schedule":null,"tags":null,"timeToLive":null,"collapseKey":null,"overrides":null,"dryRun":null}
            """);

        Assert.Null(Assert.IsType<Recipient.ToToken>(Assert.Single(command.To)).Variables);
        Assert.IsType<SendFrom.DefaultApp>(command.From);
        Assert.Equal(PushPriority.High, command.Template.Priority);
    }

    [Theory]
    [InlineData("""{"title":"x"}""")]
    [InlineData("""{"body":"x"}""")]
    [InlineData("""{"data":{"k":"v"}}""")]
    [InlineData("""{"title":""}""")]
    public void One_of_title_body_and_data_is_enough(string content)
    {
        Assert.NotNull(Read(BodyTemplate.With(Least, "content", content)).Template);
    }

    [Theory]
    [InlineData("""{"sendAt":"2026-01-01T00:01:00Z"}""", "2026-01-01T00:01:00Z")]
    [InlineData("""{"sendAt":"2026-02-05T00:00:00Z"}""", "2026-02-05T00:00:00Z")]
    [InlineData("""{"sendAt":"2026-01-05T10:30:00+05:30"}""", "2026-01-05T05:00:00Z")]
    [InlineData("""{"sendAt":"2026-01-05T10:30:00.25-08:00"}""", "2026-01-05T18:30:00.25Z")]
    [InlineData("""{"sendAt":["2026-01-05T10:30:00Z"]}""", "2026-01-05T10:30:00Z")]
    [InlineData("""{"sendAt":["2026-01-05T10:30:00+05:30"]}""", "2026-01-05T05:00:00Z")]
    [InlineData("""{"sendAt":"2026-01-05T10:30:00"}""", "2026-01-05T10:30:00Z")]
    [InlineData("""{"sendAt":"2026-01-05T10:30:00.123456789Z"}""", "2026-01-05T10:30:00.1234567Z")]
    [InlineData("""{"sendAt":"2026-01-05T10:30:00.000000000000000000000000000000000000000000000000000000000000000000000000Z"}""", "2026-01-05T10:30:00Z")]
    public void A_schedule_is_one_time_from_a_minute_to_35_days_ahead(string schedule, string expected)
    {
        var sendAt = Read(BodyTemplate.With(Least, "schedule", schedule)).SendAt;

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), sendAt);
        Assert.Equal(TimeSpan.Zero, sendAt!.Value.Offset);
    }

    [Theory]
    [InlineData("3600.0", 3600)]
    [InlineData("3.6e3", 3600)]
    [InlineData("1E3", 1000)]
    [InlineData("1000e-3", 1)]
    [InlineData("0.0", 0)]
    [InlineData("-0", 0)]
    [InlineData("0e99999999999", 0)]
    [InlineData("2419200.000", 2_419_200)]
    public void An_integer_is_a_number_without_a_fractional_part_however_it_is_written(string json, int expected)
    {
        Assert.Equal(expected, Read(BodyTemplate.With(Least, "timeToLive", json)).Template.TimeToLive);
    }

    [Theory]
    [InlineData("""{"fcm":"comms_credential_01k7q2bx0mft5bvbxh3781hkmr"}""", true, false)]
    [InlineData("""{"apn":"comms_credential_01k7q2bx0mft5bvbxh3781hkmr"}""", false, true)]
    [InlineData("""{"fcm":"comms_credential_01k7q2bx0mft5bvbxh3781hkmr","apn":"comms_credential_01k7q2bx0mft5bvbxh3781hkmr"}""", true, true)]
    public void From_names_credentials_by_their_ids(string from, bool fcm, bool apn)
    {
        var named = Assert.IsType<SendFrom.NamedCredentials>(Read(BodyTemplate.With(Least, "from", from)).From);

        Assert.Equal([.. fcm ? ["fcm"] : Array.Empty<string>(), .. apn ? ["apn"] : Array.Empty<string>()], named.ByFamily.Keys.Select(family => family.Field));
    }

    [Fact]
    public void Ten_thousand_recipients_are_taken_in_their_order()
    {
        var command = Read($$"""{"to":[{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"{{\"token\":\"t{i}\",\"provider\":\"FCM\"}}"))}}],"content":{"body":"b"} }""");

        Assert.Equal(10_000, command.To.Count);
        Assert.All(command.To, (recipient, index) => Assert.Equal($"t{index}", ((Recipient.ToToken)recipient).Address.Token.Value));
    }

    [Fact]
    public void The_limits_themselves_are_allowed()
    {
        var tags = string.Join(',', Enumerable.Range(0, 10).Select(i => $"\"{i}{new string('k', 127)}\":\"{new string('v', 256)}\""));
        var command = Read($$"""
            {"to":[{"userId":"{{Ids.User}}","variables":{"a":"{{new string('x', 8192 - 8)}}"} }],"content":{"title":"{{new string('t', 16384)}}"},
             "tags":{ {{tags}} },"timeToLive":2419200,"collapseKey":"{{new string('ü', 32)}}"}
            """);

        Assert.Equal(10, command.Template.Tags.Count);
        Assert.Equal(8192, command.To[0].Variables!.Length);
    }

    [Fact]
    public void Characters_of_a_tag_are_not_judged_before_its_template_is_rendered()
    {
        var command = Read(BodyTemplate.With(Least, "tags", """{"a":"{{ city | downcase }}","b":"{% if x %}y{% endif %}"}"""));

        Assert.Equal("{{ city | downcase }}", command.Template.Tags["a"]);
    }

    [Fact]
    public void Texts_keep_every_character()
    {
        var command = Read(BodyTemplate.With(Least, "content.body", "\"\\ud83d\\ude00 \\u00e9\\t\\r\\n\\\"<&>+\\u2028 日本\""));

        Assert.Equal("😀 é\t\r\n\"<&>+\u2028 日本", command.Template.Body);
    }

    [Fact]
    public void Variables_are_kept_as_compact_JSON_whatever_they_hold()
    {
        var command = Read(
            BodyTemplate.With(Least, "to[0].variables", "{ \"n\" : 1.50 , \"t\" : \"caf\\u00e9\", \"l\" : [ null , true , { } ] }"));

        Assert.Equal("""{"n":1.50,"t":"café","l":[null,true,{}]}""", command.To[0].Variables);
    }

    private static SendCommand Read(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        using var body = new JsonBody(bytes, JsonText.Parse(bytes));
        try
        {
            return SendReader.Read(body, DomainSamples.Account, ApiHost.Now);
        }
        catch (RequestException refusal)
        {
            Assert.Fail(string.Join('\n', refusal.Problems));
            throw;
        }
    }
}
