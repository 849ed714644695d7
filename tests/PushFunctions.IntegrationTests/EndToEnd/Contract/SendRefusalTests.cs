using System.Net;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>What only the account's own things or the rendering can tell is a 400 too, before anything is
/// written.</summary>
public sealed class SendRefusalTests(SharedService shared)
{
    [Fact]
    public async Task A_template_that_does_not_parse_is_a_400_with_line_and_column_for_every_field_at_once()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();

        var reply = await SendAsync(
            shop, new { Title = "Hello\n  {{ name | nofilter }}", Body = "{% if x %}open", Data = new { Note = "{{ a..b }}" } },
            new { Tags = new { Team = "{% nothing %}" }, Overrides = new { Apn = new { Payload = new { X = "{{ }" } } } });

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content.title", "(2:");
        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content.body", "(1:");
        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content.data.note", "(1:");
        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.tags.team", "(1:");
        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.overrides.apn.payload.x", "(1:");
        await MustHaveSentNothingAsync(shop);
    }

    [Fact]
    public async Task What_no_rendering_could_afford_is_a_400_with_its_place()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var data = new Dictionary<string, string>
        {
            ["nesting"] = string.Concat(Enumerable.Repeat("{% if a %}", 31)) + string.Concat(Enumerable.Repeat("{% endif %}", 31)),
            ["filters"] = $"{{{{ a{string.Concat(Enumerable.Repeat(" | upcase", 21))} }}}}",
            ["arguments"] = $"{{{{ a | replace: {string.Join(", ", Enumerable.Repeat("1", 11))} }}}}",
            ["conditions"] = $"{{% if {string.Join(" or ", Enumerable.Repeat("a", 22))} %}}{{% endif %}}",
            ["range"] = "\n{% for i in (1..1001) %}{% endfor %}",
            ["tag"] = "{% include 'x' %}",
            ["it's \\ odd"] = "{{",
        };

        var reply = await SendAsync(shop, new { Data = data });

        foreach (
            var (name, says) in new[] { ("nesting", "Nested deeper than 30 levels at (1:"), ("filters", "More than 20 filters"),
                ("arguments", "takes 1 to 2 arguments"), ("conditions", "More than 20 conditions"),
                ("range", "more than 1,000 numbers at (2:"), ("tag", "cannot be used in a push at (1:") })
            reply.MustRefuse(HttpStatusCode.BadRequest, 20001, $"$.content.data.{name}", says);
        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content.data['it\\'s \\\\ odd']", "(1:");
        await MustHaveSentNothingAsync(shop);
    }

    [Fact]
    public async Task A_payload_over_the_limit_for_any_recipient_is_a_400_for_each_provider_that_the_recipients_have()
    {
        using var shop = await shared.NewCustomerAsync();
        await shop.StoreAsync("FCM", shop.FcmContent);

        var android = await SendAsync(shop, new { Title = "Hello", Body = new string('x', 4_096) });
        Assert.Single(android.Errors);
        android.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content", "at most 4096 are allowed");
        await shop.StoreAsync("APN", shop.ApnContent);
        var tooLong = new { Title = "Hello {{ name }}", Data = new { Note = new string('ü', 2_100) } };
        Assert.Single((await SendAsync(shop, tooLong)).Errors);
        var both = await SendToAsync(shop, [Phone.Android().Recipient(), Phone.Apple().Recipient()], tooLong);
        Assert.Equal(2, both.Errors.Count());
        both.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content", "bytes for FCM; at most 4096");
        both.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content", "bytes for APN; at most 4096");
        await MustHaveSentNothingAsync(shop);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(shop, new { Body = new string('x', 3_500) }, new { DryRun = true })).Status);
    }

    [Fact]
    public async Task A_payload_is_weighed_for_the_providers_that_the_recipients_have()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (apple, android) = (Phone.Apple(), Phone.Android());
        var (appleUser, _) = await shop.RegisterAsync(apple);
        var (androidUser, _) = await shop.RegisterAsync(android);
        // In an alert, the title and the key count once; FCM's web push counts the tag too.
        var content = new { Title = new string('t', 1_900), Data = new { Note = new string('x', 1_800) } };
        var more = new { Overrides = new { Fcm = new { Apns = new { Payload = new { Note = new string('x', 2_300) } } } } };

        Assert.Equal(HttpStatusCode.Accepted, (await SendToAsync(shop, [apple.Recipient()], content, more)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await SendToAsync(shop, [new { UserId = appleUser }], content, more)).Status);
        (await SendToAsync(shop, [android.Recipient()], content, more))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content", "bytes for FCM; at most 4096");
        (await SendToAsync(shop, [apple.Recipient(), new { UserId = androidUser }], content, more))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content", "bytes for FCM; at most 4096");
        // A filter may choose devices of any provider.
        (await SendToAsync(shop, [apple.Recipient(), new { Filter = new { Tag = "plan" } }], content, more))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content", "bytes for FCM; at most 4096");
    }

    [Fact]
    public async Task A_VoIP_push_may_have_5120_bytes_and_a_Live_Activity_4096()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var content = new { Body = new string('x', 5_000) };
        object Typed(string type, string ending) =>
            new
            {
                Overrides =
                new
                {
                    Apn =
                    new
                    {
                        Headers =
                        new Dictionary<string, string> { ["apns-push-type"] = type, ["apns-topic"] = shop.Keys.BundleId + ending }
                    }
                }
            };

        Assert.Equal(
            HttpStatusCode.Accepted, (await SendToAsync(shop, [Phone.Apple().Recipient()], content, Typed("voip", ".voip"))).Status);
        (await SendToAsync(shop, [Phone.Apple().Recipient()], content, Typed("liveactivity", ".push-type.liveactivity")))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content", "at most 4096");
    }

    [Theory]
    [InlineData("apns-collapse-id", "12345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData("apns-push-type", "Alert")]
    [InlineData("apns-priority", "11")]
    [InlineData("apns-expiration", "tomorrow")]
    [InlineData("apns-topic", "com.example.app.voip")]
    public async Task A_header_that_APNs_is_certain_to_refuse_is_a_400_and_fails_alone_where_a_variable_brings_it(string name, string value)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phone = Phone.Apple();
        object With(string text) => new { Overrides = new { Apn = new { Headers = new Dictionary<string, string> { [name] = text } } } };

        var constant = await SendToAsync(shop, [phone.Recipient()], new { Title = "Hello {{ name }}" }, With(value));
        constant.MustRefuse(HttpStatusCode.BadRequest, 20001, $"$.overrides.apn.headers['{name}']", name);
        await MustHaveSentNothingAsync(shop);
        var accepted = await SendToAsync(shop, [phone.Recipient(new { v = value })], new { Title = "Hello" }, With("{{ v }}"));
        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        var operation = (await Pages.IdsAsync(shop, "Operations", "operations"))[0];
        Assert.Equal(1, (await shop.WaitForOperationAsync(operation)).Stats.Failed);
        var error = Assert.Single(await shop.ErrorsOfAsync(operation)).GetProperty("error");
        Assert.Contains(name, error.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(phone.Token, shop.Simulator.ApnsProduction.Received.Tokens);
    }

    [Fact]
    public async Task What_FCM_is_certain_to_refuse_is_a_400_with_all_its_places()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();

        var reply = await SendAsync(
            shop, null,
            new
            {
                Overrides =
                new
                {
                    Fcm =
                    new
                    {
                        Android = new { Ttl = "soon", Notification = new { Color = "red", Titel = "x" }, Data = new { N = 1 } },
                        Webpush = new { FcmOptions = new { Link = "http://example.com" } }
                    }
                }
            });

        foreach (
            var (field, says) in new[] { ("android.ttl", "followed by 's'"), ("android.notification.color", "#RRGGBB"),
                ("android.notification.titel", "no such field"), ("android.data.n", "a string"), ("webpush.fcmOptions.link", "https://") })
            reply.MustRefuse(HttpStatusCode.BadRequest, 20001, $"$.overrides.fcm.{field}", says);
        await MustHaveSentNothingAsync(shop);
    }

    [Fact]
    public async Task A_subtitle_and_a_badge_from_a_template_reach_the_device_and_are_shown()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phone = Phone.Apple();

        await SendToAsync(
            shop, [phone.Recipient(new { n = 2 })],
            new { Title = "Hello", Subtitle = "Order {{ n }}", Body = "World", Badge = "{{ n | plus: 1 }}" });
        var operation = (await Pages.IdsAsync(shop, "Operations", "operations"))[0];

        Assert.Equal(1, (await shop.WaitForOperationAsync(operation)).Stats.Sent);
        var push = Assert.Single(shop.Simulator.ApnsProduction.Received.For(phone.Token));
        Assert.Equal("""{"aps":{"alert":{"title":"Hello","subtitle":"Order 2","body":"World"},"badge":3}}""", push.Body);
        var shown = await shop.CallAsync(HttpMethod.Get, Assert.Single(await shop.NotificationsOfAsync(operation)).Id);
        Assert.Equal(
            ("Order 2", 3),
            (shown.GetProperty("content")
                .GetProperty("subtitle")
                .GetString(), shown.GetProperty("content")
                .GetProperty("badge")
                .GetInt32()));
    }

    [Fact]
    public async Task What_a_send_names_must_be_the_accounts_own()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var other = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var foreign = (await other.CallAsync(HttpMethod.Post, "/v1/Audiences", new { })).GetProperty("resourceId").GetString()!;
        var (fcm, apn) = (
            await Pages.IdsAsync(other, "Credentials?credentialType=FCM", "credentials"),
            await Pages.IdsAsync(shop, "Credentials?credentialType=APN", "credentials"));

        var audiences = await shop.RequestAsync(
            HttpMethod.Post, "",
            new
            {
                To = new object[] { Phone.Android().Recipient(), new { AudienceId = foreign }, new { AudienceId = Ids.Audience } },
                Content = new { Title = "Hello" }
            });
        audiences.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.to[1].audienceId", "not found");
        audiences.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.to[2].audienceId", "not found");
        (await SendAsync(shop, null, new { From = new { AppName = "nobody" } }))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.from.appName", "no App");
        (await SendAsync(shop, null, new { From = new { Fcm = fcm[0] } }))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.from.fcm", "not found");
        (await SendAsync(shop, null, new { From = new { Fcm = apn[0] } }))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.from.fcm", "of type APN");
        await MustHaveSentNothingAsync(shop);
    }

    [Fact]
    public async Task What_is_wrong_at_several_places_is_said_at_once_up_to_100_problems()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();

        var several = await shop.RequestAsync(
            HttpMethod.Post, "",
            new { To = new[] { new { AudienceId = Ids.Audience } }, Content = new { Title = "{{" }, From = new { AppName = "nobody" } });
        Assert.Equal(
            ["$.from.appName", "$.content.title", "$.to[0].audienceId"],
            several.Errors.Select(error => error.GetProperty("context").GetString()));
        var many = await SendAsync(shop, new { Data = Enumerable.Range(0, 150).ToDictionary(number => $"k{number}", _ => "{{") });
        Assert.Equal(100, many.Errors.Count());
        Assert.Contains("more problems", many.Errors.Last().GetProperty("message").GetString(), StringComparison.Ordinal);
        await MustHaveSentNothingAsync(shop);
    }

    [Fact]
    public async Task Without_a_default_App_there_is_nothing_to_send_from()
    {
        using var shop = await shared.NewCustomerAsync();

        (await SendAsync(shop)).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.from", "no default App");
    }

    [Fact]
    public async Task At_most_100_audiences_fit_a_send()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();

        var reply = await shop.RequestAsync(
            HttpMethod.Post, "",
            new
            {
                To = Enumerable.Range(0, 101)
                .Select(_ => new { AudienceId = Some.Ids.NewAudience().Value }),
                Content = new { Title = "Hello" }
            });

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.to", "at most 100 audiences");
    }

    private static Task<ApiReply> SendAsync(Customer shop, object? content = null, object? more = null) =>
        SendToAsync(shop, [Phone.Android().Recipient()], content, more);

    private static Task<ApiReply> SendToAsync(Customer shop, object[] to, object? content = null, object? more = null)
    {
        var fields = new Dictionary<string, object> { ["to"] = to, ["content"] = content ?? new { Title = "Hello" } };
        foreach (var property in more?.GetType().GetProperties() ?? [])
            fields[System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = property.GetValue(more)!;
        return shop.RequestAsync(HttpMethod.Post, "", fields);
    }

    private static async Task MustHaveSentNothingAsync(Customer shop) =>
        Assert.Empty(await Pages.IdsAsync(shop, "Operations", "operations"));
}
