using System.Net;
using PushFunctions.Tests.Api;
using PushFunctions.Tests.Azurite;
using PushFunctions.Tests.Storage;

namespace PushFunctions.Tests.EndToEnd.Contract;

/// <summary>What only the account's own things or the rendering can tell is a 400 too, before anything is written.</summary>
public sealed class SendRefusalTests(AzuriteFixture azurite, SharedService shared)
{
    [Fact]
    public async Task A_template_that_does_not_parse_is_a_400_with_line_and_column_for_every_field_at_once()
    {
        using var shop = await (await shared.NewCustomerAsync(azurite)).StoreCredentialsAsync();

        var reply = await SendAsync(shop, new { Title = "Hello\n  {{ name | nofilter }}", Body = "{% if x %}open", Data = new { Note = "{{ a..b }}" } }, new { Tags = new { Team = "{% nothing %}" }, Overrides = new { Apn = new { Payload = new { X = "{{ }" } } } });

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
        using var shop = await (await shared.NewCustomerAsync(azurite)).StoreCredentialsAsync();
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

        foreach (var (name, says) in new[] { ("nesting", "Nested deeper than 30 levels at (1:"), ("filters", "More than 20 filters"), ("arguments", "More than 10 arguments"), ("conditions", "More than 20 conditions"), ("range", "more than 1,000 numbers at (2:"), ("tag", "cannot be used in a push at (1:") })
            reply.MustRefuse(HttpStatusCode.BadRequest, 20001, $"$.content.data.{name}", says);
        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content.data['it\\'s \\\\ odd']", "(1:");
        await MustHaveSentNothingAsync(shop);
    }

    [Fact]
    public async Task A_payload_over_4096_bytes_that_is_alike_for_everyone_is_a_400_for_each_provider_it_may_go_to()
    {
        using var shop = await shared.NewCustomerAsync(azurite);
        await shop.StoreAsync("FCM", shop.FcmContent);

        var android = await SendAsync(shop, new { Title = "Hello", Body = new string('x', 4_096) });
        Assert.Single(android.Errors);
        android.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content", "at most 4096 are allowed");
        await shop.StoreAsync("APN", shop.ApnContent);
        var both = await SendAsync(shop, new { Title = "Hello", Data = new { Note = new string('ü', 2_100) } });
        Assert.Equal(2, both.Errors.Count());
        both.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content", "bytes for FCM; at most 4096");
        both.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content", "bytes for APN; at most 4096");
        await MustHaveSentNothingAsync(shop);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(shop, new { Body = new string('x', 3_500) }, new { DryRun = true })).Status);
    }

    [Fact]
    public async Task What_a_send_names_must_be_the_accounts_own()
    {
        using var shop = await (await shared.NewCustomerAsync(azurite)).StoreCredentialsAsync();
        using var other = await (await shared.NewCustomerAsync(azurite)).StoreCredentialsAsync();
        var foreign = (await other.CallAsync(HttpMethod.Post, "/v1/Audiences", new { })).GetProperty("resourceId").GetString()!;
        var (fcm, apn) = (await Pages.IdsAsync(other, "Credentials?credentialType=FCM", "credentials"), await Pages.IdsAsync(shop, "Credentials?credentialType=APN", "credentials"));

        var audiences = await shop.RequestAsync(HttpMethod.Post, "", new { To = new object[] { Phone.Android().Recipient(), new { AudienceId = foreign }, new { AudienceId = Ids.Audience } }, Content = new { Title = "Hello" } });
        audiences.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.to[1].audienceId", "no audience");
        audiences.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.to[2].audienceId", "no audience");
        (await SendAsync(shop, null, new { From = new { AppName = "nobody" } })).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.from.appName", "no App");
        (await SendAsync(shop, null, new { From = new { Fcm = fcm[0] } })).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.from.fcm", "no credential");
        (await SendAsync(shop, null, new { From = new { Fcm = apn[0] } })).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.from.fcm", "of type APN");
        await MustHaveSentNothingAsync(shop);
    }

    [Fact]
    public async Task What_is_wrong_at_several_places_is_said_at_once_up_to_100_problems()
    {
        using var shop = await (await shared.NewCustomerAsync(azurite)).StoreCredentialsAsync();

        var several = await shop.RequestAsync(HttpMethod.Post, "", new { To = new[] { new { AudienceId = Ids.Audience } }, Content = new { Title = "{{" }, From = new { AppName = "nobody" } });
        Assert.Equal(["$.from.appName", "$.content.title", "$.to[0].audienceId"], several.Errors.Select(error => error.GetProperty("context").GetString()));
        var many = await SendAsync(shop, new { Data = Enumerable.Range(0, 150).ToDictionary(number => $"k{number}", _ => "{{") });
        Assert.Equal(100, many.Errors.Count());
        Assert.Contains("more problems", many.Errors.Last().GetProperty("message").GetString(), StringComparison.Ordinal);
        await MustHaveSentNothingAsync(shop);
    }

    [Fact]
    public async Task Without_a_default_App_there_is_nothing_to_send_from()
    {
        using var shop = await shared.NewCustomerAsync(azurite);

        (await SendAsync(shop)).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.from", "no default App");
    }

    [Fact]
    public async Task At_most_100_audiences_fit_a_send()
    {
        using var shop = await (await shared.NewCustomerAsync(azurite)).StoreCredentialsAsync();

        var reply = await shop.RequestAsync(HttpMethod.Post, "", new { To = Enumerable.Range(0, 101).Select(_ => new { AudienceId = Some.Ids.NewAudience().Value }), Content = new { Title = "Hello" } });

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.to", "at most 100 audiences");
    }

    private static Task<ApiReply> SendAsync(Customer shop, object? content = null, object? more = null)
    {
        var fields = new Dictionary<string, object> { ["to"] = new[] { Phone.Android().Recipient() }, ["content"] = content ?? new { Title = "Hello" } };
        foreach (var property in more?.GetType().GetProperties() ?? []) fields[System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = property.GetValue(more)!;
        return shop.RequestAsync(HttpMethod.Post, "", fields);
    }

    private static async Task MustHaveSentNothingAsync(Customer shop) => Assert.Empty(await Pages.IdsAsync(shop, "Operations", "operations"));
}
