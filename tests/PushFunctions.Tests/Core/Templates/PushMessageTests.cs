using System.Reflection;
using System.Text.Json;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Tests.Core.Templates;

public sealed class PushMessageTests
{
    [Fact]
    public void A_constant_send_gives_everyone_the_same_message()
    {
        var compiled = Templates.Compile(new SendTemplate
        {
            Title = "Hi",
            Data = new Dictionary<string, string> { ["a"] = "b" },
            ApnOverrides = """{ "payload": { "a": 1 } }""",
        });

        Assert.True(compiled.IsConstant);
        Assert.Same(compiled.Render(null), compiled.Render("""{"a":1}"""));
        Assert.Same(compiled.Render(null), compiled.Render("no JSON at all"));
    }

    public static TheoryData<string> FieldsWithTemplates =>
        [.. Fields.Where(property => !IsNumber(property)).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(FieldsWithTemplates))]
    public void A_template_in_any_field_gives_each_recipient_a_message_of_its_own(string name)
    {
        var compiled = Templates.Compile(With(Fields.Single(field => field.Name == name)));

        Assert.False(compiled.IsConstant);
        Assert.Single(Differences(compiled.Render("""{"n":1}"""), compiled.Render("""{"n":2}""")));
    }

    [Fact]
    public void Every_field_of_a_message_comes_from_a_field_of_the_template() => Assert.Equal(
        typeof(PushMessage).GetProperties().Where(property => property.CanWrite && property.Name != nameof(PushMessage.IsOutline))
            .Select(property => property.Name).Order(),
        Fields.SelectMany(field => Differences(Templates.Render(Plain), Templates.Render(With(field), """{"n":1}"""))).Distinct().Order());

    [Theory]
    [MemberData(nameof(FieldsWithTemplates))]
    public void Any_field_counts_toward_the_size_that_can_be_stored(string name) =>
        Assert.Single(StoredSize.Check(With(Fields.Single(field => field.Name == name), new string('x', StoredSize.MaximumTemplate)), []));

    [Fact]
    public void Keys_are_no_templates()
    {
        Assert.True(Templates.Compile(Plain with { FcmOverrides = """{"data":{"{{ x }}":"a"}}""" }).IsConstant);
        Assert.True(Templates.Compile(Plain with { Data = new Dictionary<string, string> { ["{{ x }}"] = "a" } }).IsConstant);
    }

    private static readonly SendTemplate Plain = new() { Title = "title", Body = "body" };

    private static readonly PropertyInfo[] Fields = [.. typeof(SendTemplate).GetProperties().Where(property => property.CanWrite)];

    private static bool IsNumber(PropertyInfo field) => (Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType).IsValueType;

    private static SendTemplate With(PropertyInfo field, string text = "{{ n }}")
    {
        var template = Plain with { };
        field.SetValue(template, field.Name switch
        {
            nameof(SendTemplate.FcmOverrides) => $$$"""{"data":{"a":"{{{text}}}"}}""",
            nameof(SendTemplate.ApnOverrides) => $$$"""{"payload":{"a":["{{{text}}}"]}}""",
            nameof(SendTemplate.Priority) => PushPriority.Low,
            _ when field.PropertyType == typeof(int?) => 60,
            _ when field.PropertyType == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string> { ["k"] = text },
            _ => text,
        });
        return template;
    }

    private static IEnumerable<string> Differences(PushMessage left, PushMessage right) => typeof(PushMessage)
        .GetProperties()
        .Where(property =>
            property.CanWrite && JsonSerializer.Serialize(property.GetValue(left)) != JsonSerializer.Serialize(property.GetValue(right)))
        .Select(property => property.Name);

    [Theory]
    [InlineData("{{ x }}", "Hello", null, "Hello")]
    [InlineData("Hello", " {{ x }}\n", "Hello", null)]
    [InlineData("", "{% if true %}Hello{% endif %}", null, "Hello")]
    public void A_title_or_body_of_white_space_is_left_out(string title, string body, string? expectedTitle, string? expectedBody)
    {
        var message = Templates.Render(new SendTemplate { Title = title, Body = body });

        Assert.Equal(expectedTitle, message.Title);
        Assert.Equal(expectedBody, message.Body);
        Assert.False(message.IsBackground);
    }

    [Fact]
    public void Nothing_to_show_but_data_is_a_background_push() =>
        Assert.True(
            Templates.Render(new SendTemplate { Title = "{{ x }}", Data = new Dictionary<string, string> { ["a"] = "" } }).IsBackground);

    [Fact]
    public void Nothing_to_show_and_no_data_fails()
    {
        var compiled = Templates.Compile(new SendTemplate { Title = "{{ x }}", Body = "{{ y }}", Badge = 1 });

        Assert.Equal("a", compiled.Render("""{"x":"a"}""").Title);
        Assert.StartsWith(
            "$.content has nothing to show", Assert.Throws<RenderingException>(() => compiled.Render(null)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_optional_field_that_renders_to_nothing_is_left_out()
    {
        var message = Templates.Render(new SendTemplate
        {
            Title = "x",
            Image = "{{ y }}",
            Category = "{{ y }}",
            ThreadId = "{{ y }}",
            Link = "{{ y }}",
            Sound = "{{ y }}",
            CollapseKey = "{{ y }}",
        });

        Assert.Equivalent(new PushMessage { Title = "x" }, message);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a/b")]
    [InlineData("😀")]
    public void A_tag_whose_value_gets_other_characters_fails(string value)
    {
        var compiled = Templates.Compile(new SendTemplate { Title = "x", Tags = new Dictionary<string, string> { ["key"] = "{{ v }}" } });

        Assert.Equal("az-AZ_0.9~", compiled.Render("""{"v":"az-AZ_0.9~"}""").Tags["key"]);
        var failure = Assert.Throws<RenderingException>(() => compiled.Render($$"""{"v":"{{value}}"}"""));
        Assert.StartsWith("$.tags.key could not be rendered: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tag_and_a_collapse_key_that_get_too_long_fail()
    {
        var tag = Templates.Compile(new SendTemplate { Title = "x", Tags = new Dictionary<string, string> { ["key"] = "{{ v }}" } });
        var key = Templates.Compile(new SendTemplate { Title = "x", CollapseKey = "{{ v }}" });

        Assert.Equal(256, tag.Render(Repeated("x", 256)).Tags["key"].Length);
        Assert.Throws<RenderingException>(() => tag.Render(Repeated("x", 257)));
        Assert.Equal(32, key.Render(Repeated("é", 32)).CollapseKey?.Length);
        Assert.Contains(
            "$.collapseKey", Assert.Throws<RenderingException>(() => key.Render(Repeated("é", 33))).Message, StringComparison.Ordinal);

        static string Repeated(string text, int count) => $$"""{"v":"{{string.Concat(Enumerable.Repeat(text, count))}}"}""";
    }

    [Fact]
    public void Overrides_keep_their_shape_and_get_their_texts()
    {
        const string Json = """
            { "headers": { "apns-priority": "5", "x \"y\"": "é<" },
              "payload": { "n": -1.50, "t": true, "z": null, "a": [ "{{ a }}", 1, [], {}, "{{ q }}" ], "{{ a }}": "plain" } }
            """;

        var rendered = Templates.Render(new SendTemplate { Title = "x", ApnOverrides = Json }, """{"a":"A","q":"say \"hi\"\n😀\\"}""").ApnOverrides!;

        Assert.Equal(
            """{"headers":{"apns-priority":"5","x \"y\"":"é<"},"payload":{"n":-1.50,"t":true,"z":null,"a":["A",1,[],{},"say \"hi\"\n\uD83D\uDE00\\"],"{{ a }}":"plain"}}""",
            rendered);
        Assert.Equal("say \"hi\"\n😀\\", JsonDocument.Parse(rendered).RootElement.GetProperty("payload").GetProperty("a")[4].GetString());
    }

    [Fact]
    public void An_override_cannot_be_left_by_its_text()
    {
        var rendered = Templates.Render(
            new SendTemplate { Title = "x", FcmOverrides = """{"data":{"a":"{{ a }}"}}""" }, """{"a":"\",\"b\":\"c"}""").FcmOverrides!;

        Assert.Equal("a", Assert.Single(JsonDocument.Parse(rendered).RootElement.GetProperty("data").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Many_threads_render_different_recipients_with_one_template()
    {
        var compiled = Templates.Compile(new SendTemplate
        {
            Title = "{% assign n = name | upcase %}Hi {{ n }}",
            Body = "{% for i in items %}{{ i }}{% cycle ',', ';' %}{% endfor %}{% capture c %}{{ name }}{% endcapture %}{{ c }} {{ 'now' | date: '%F' }}",
            Data = new Dictionary<string, string> { ["id"] = "{{ id }}" },
            FcmOverrides = """{"data":{"a":"{{ id | plus: 1 }}"}}""",
        });

        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), TestContext.Current.CancellationToken, (id, _) =>
        {
            var message = compiled.Render($$"""{"id":{{id}},"name":"n{{id}}","items":[{{id}},{{id + 1}}]}""");

            Assert.Equal($"Hi N{id}", message.Title);
            Assert.Equal($"{id},{id + 1};n{id} 2026-01-31", message.Body);
            Assert.Equal($"{id}", message.Data["id"]);
            Assert.Equal($$$"""{"data":{"a":"{{{id + 1}}}"}}""", message.FcmOverrides);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void The_same_send_compiled_again_renders_the_same()
    {
        var template = new SendTemplate { Title = "{{ 'now' | date: '%s' }} {{ o | json }} {{ a | sort | uniq | join }}" };
        const string Variables = """{"o":{"z":1,"a":{"q":[1]}},"a":[10,9,9.0,10]}""";

        Assert.Equal("""1769850307 {"z":1,"a":{"q":[1]}} 9 9.0 10""", Templates.Render(template, Variables).Title);
        Assert.Equal(Templates.Render(template, Variables).Title, Templates.Render(template, Variables).Title);
    }

    [Theory]
    [InlineData("category", 1_025, "x")]
    [InlineData("threadId", 1_025, "x")]
    [InlineData("sound", 1_025, "x")]
    [InlineData("image", 4_097, "x")]
    [InlineData("link", 4_097, "x")]
    [InlineData("category", 3, "\\n")]
    [InlineData("link", 3, "\\u0001")]
    [InlineData("title", 3, "\\u0007")]
    [InlineData("data", 3, "\\u0000")]
    [InlineData("collapseKey", 1, " ")]
    [InlineData("collapseKey", 65, "x")]
    [InlineData("badge", 1, "x")]
    [InlineData("badge", 11, "9")]
    [InlineData("badge", 1, "-1")]
    [InlineData("badge", 1, "1.5")]
    public void The_rule_of_a_field_holds_for_what_its_template_gives(string field, int count, string text)
    {
        const string Template = "{{ v }}";
        var send = new SendTemplate { Title = "x" };
        var compiled = Templates.Compile(field switch
        {
            "category" => send with { Category = Template },
            "threadId" => send with { ThreadId = Template },
            "sound" => send with { Sound = Template },
            "image" => send with { Image = Template },
            "link" => send with { Link = Template },
            "title" => send with { Title = Template },
            "data" => send with { Data = new Dictionary<string, string> { ["k"] = Template } },
            "badge" => send with { BadgeTemplate = Template },
            _ => send with { CollapseKey = Template },
        });

        Assert.NotNull(compiled.Render("""{"v":"7"}"""));
        var failure = Assert.Throws<RenderingException>(() => compiled.Render($$"""{"v":"{{string.Concat(Enumerable.Repeat(text, count))}}"}"""));
        Assert.Contains($"{field}{(field == "data" ? ".k" : "")} could not be rendered: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ n }}", "3", 3)]
    [InlineData("{{ n | plus: 1 }}", "3", 4)]
    [InlineData(" {{ n }} ", "3", 3)]
    [InlineData("{{ n }}", "\"3.0\"", 3)]
    [InlineData("{{ n }}", "2147483647", 2147483647)]
    [InlineData("{{ n }}", "0", 0)]
    [InlineData("{{ n }}", "null", null)]
    [InlineData("12", "null", 12)]
    public void A_badge_is_what_its_template_gives(string template, string n, int? badge) =>
        Assert.Equal(badge, Templates.Render(new SendTemplate { Title = "x", BadgeTemplate = template }, $$"""{"n":{{n}}}""").Badge);

    [Fact]
    public void A_badge_that_is_constant_and_no_number_is_a_problem() =>
        Assert.Equal(
            "$.content.badge", Assert.Single(Templates.ProblemsOf(new SendTemplate { Title = "x", BadgeTemplate = "three" })).Context);

    [Fact]
    public void A_subtitle_is_rendered_and_left_out_where_it_is_white_space()
    {
        var template = new SendTemplate { Title = "x", Subtitle = "{{ s }}" };

        Assert.Equal("Again", Templates.Render(template, """{"s":"Again"}""").Subtitle);
        Assert.Null(Templates.Render(template, """{"s":" "}""").Subtitle);
    }

    [Fact]
    public void An_outline_has_what_is_the_same_for_everyone()
    {
        var compiled = Templates.Compile(new SendTemplate
        {
            Title = "{{ t }}",
            Body = "World",
            Data = new Dictionary<string, string> { ["a"] = "1", ["b"] = "{{ t }}" },
            ApnOverrides = """{"headers":{"apns-collapse-id":"{{ t }}","apns-priority":"5"}}""",
        });

        var known = compiled.Outline(PushMessage.Unknown);
        Assert.Equal((PushMessage.Unknown, "World", true), (known.Title, known.Body, known.IsOutline));
        Assert.Equal("""{"headers":{"apns-collapse-id":"{{ }}","apns-priority":"5"}}""", known.ApnOverrides);
        var least = compiled.Outline("");
        Assert.Null(least.Title);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "" }, least.Data);
    }
}
