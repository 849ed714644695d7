using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Tests.Core.Templates;

public sealed class TemplateRenderingTests
{
    [Theory]
    [InlineData("Hi {{ name }}", """{"name":"Ann"}""", "Hi Ann")]
    [InlineData("Hi {{name}}!", null, "Hi !")]
    [InlineData("Hi {{ user.name }}", """{"user":{"name":"Ann"}}""", "Hi Ann")]
    [InlineData("{{ user['first name'] }}", """{"user":{"first name":"Ann"}}""", "Ann")]
    [InlineData("{{ a.b.c }}", """{"a":{"b":1}}""", "")]
    [InlineData("{{ items[1] }}{{ items[9] }}", """{"items":["a","b"]}""", "b")]
    [InlineData("{{ items.first }}{{ items.last }}{{ items.size }}", """{"items":["a","b"]}""", "ab2")]
    [InlineData("{{ o.size }} {{ p.size }}", """{"o":{"a":1,"b":2},"p":{"size":"XL"}}""", "2 XL")]
    [InlineData("{{ size }}", """{"a":1}""", "")]
    [InlineData("{{ n }} {{ d }} {{ e }} {{ t }} {{ f }} {{ z }}", """{"n":3,"d":1.50,"e":1e3,"t":true,"f":false,"z":null}""", "3 1.5 1000.0 true false ")]
    [InlineData("{{ n }}", """{"n":1e400}""", "1e400")]
    [InlineData("{{ n }}", """{"n":79228162514264337593543950335}""", "79228162514264337593543950335")]
    [InlineData("{{ Name }}{{ name }}", """{"Name":"A","name":"b"}""", "Ab")]
    [InlineData("{{ name }}", """{"name":"<b>Ann & \"Bob\"</b>"}""", "<b>Ann & \"Bob\"</b>")]
    [InlineData("{{ name }}", """{"name":"{{ other }}","other":"x"}""", "{{ other }}")]
    [InlineData("{{ o }}", """{"o":{"a":1,"b":["x",null]}}""", """{"a"=>1, "b"=>["x", nil]}""")]
    [InlineData("{{ items }}", """{"items":["a",1,[true,null]]}""", "a1true")]
    [InlineData("""{{ o | json }}""", """{"o":{"a":[1,"é<",null,true],"b":{}}}""", """{"a":[1,"é<",null,true],"b":{}}""")]
    [InlineData("{% if n > 1 %}{{ n }} items{% else %}one item{% endif %}", """{"n":3}""", "3 items")]
    [InlineData("{% if a == 'x' and b or c %}yes{% elsif d %}no{% endif %}", """{"a":"y","d":1}""", "no")]
    [InlineData("{% unless vip %}Buy{% endunless %}", null, "Buy")]
    [InlineData("{% case n %}{% when 1, 2 %}few{% when 3 %}some{% else %}many{% endcase %}", """{"n":2}""", "few")]
    [InlineData(
        "{% for i in (1..9) %}{% case i %}{% when 2 %}{% continue %}{% when 4 %}{% break %}{% endcase %}{{ i }}{% endfor %}", null, "13")]
    [InlineData("{% for i in items %}{{ forloop.index }}{{ i.n }}{% unless forloop.last %}, {% endunless %}{% endfor %}", """{"items":[{"n":"a"},{"n":"b"}]}""", "1a, 2b")]
    [InlineData("{% for i in items %}x{% else %}none{% endfor %}", """{"items":[]}""", "none")]
    [InlineData("{{ n | plus: 1 }}", """{"n":79228162514264337593543950335}""", "79228162514264337593543950336")]
    [InlineData("{% for p in o %}{{ p[0] }}={{ p[1] }};{% endfor %}", """{"o":{"a":1,"b":2}}""", "a=1;b=2;")]
    [InlineData("{% for i in (1..n) reversed %}{{ i }}{% endfor %}", """{"n":4}""", "4321")]
    [InlineData("{% for i in (5..1) %}{{ i }}{% endfor %}", null, "")]
    [InlineData("{% for i in a limit:2 %}{{ i }}{% endfor %}-{% for i in a offset:continue %}{{ i }}{% endfor %}", """{"a":[1,2,3,4]}""", "12-34")]
    [InlineData(
        "{% for i in (1..9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}", null,
        "134")]
    [InlineData("{% for a in m %}{% for b in a %}{{ forloop.parentloop.index }}{{ b }} {% endfor %}{% endfor %}", """{"m":[[1,2],[3]]}""", "11 12 23 ")]
    [InlineData("{% for i in (1..4) %}{% cycle 'a', 'b' %}{% endfor %}", null, "abab")]
    [InlineData("{% assign x = name | upcase %}{{ x }}{{ x | size }}", """{"name":"ann"}""", "ANN3")]
    [InlineData("{% capture x %}Hi {{ name }}{% endcapture %}{{ x }} {{ x }}", """{"name":"Ann"}""", "Hi Ann Hi Ann")]
    [InlineData("{% increment n %}{% increment n %}{% decrement m %}", null, "01-1")]
    [InlineData("a{% comment %}{{ x }}{% endcomment %}b{% # not this %}c", null, "abc")]
    [InlineData("a {%- # trimmed -%} b", null, "ab")]
    [InlineData("{% raw %}{{ x }}{% endraw %}", null, "{{ x }}")]
    [InlineData("{% echo name | upcase %}", """{"name":"ann"}""", "ANN")]
    [InlineData("a  {{- name -}}  b", """{"name":"x"}""", "axb")]
    [InlineData("{% if o == empty %}e{% endif %}{% if p == empty %}e{% endif %}{% if s == blank %}b{% endif %}", """{"o":{},"p":{"a":1},"s":" "}""", "eb")]
    [InlineData("{% if o contains 'a' %}k{% endif %}{% if l contains 'b' %}l{% endif %}{% if s contains 'c' %}s{% endif %}", """{"o":{"a":1},"l":["b"],"s":"abc"}""", "kls")]
    [InlineData("{% if a == b %}same{% endif %}", """{"a":{"x":[1,{"y":2}]},"b":{"x":[1,{"y":2.0}]}}""", "same")]
    [InlineData("{ not liquid } % }} %}", null, "{ not liquid } % }} %}")]
    public void Liquid_is_rendered_from_the_variables(string text, string? variables, string expected) =>
        Assert.Equal(expected, Templates.RenderText(text, variables));

    [Theory]
    [InlineData("{{ '2026-03-05T07:08:09Z' | date: '%d.%m.%Y %H:%M:%S %z' }}", "05.03.2026 07:08:09 +0000")]
    [InlineData("{{ '2026-03-05 07:08' | date: '%-d %B %y, %l:%M %p' }}", "5 March 26,  7:08 AM")]
    [InlineData("{{ '2026-03-05T07:08:09.1234567+02:00' | date: '%H:%M %z' }}", "07:08 +0200")]
    [InlineData("{{ '2026-03-05' | date: '%A' }}", "Thursday")]
    [InlineData("{{ 1772694489 | date: '%F %T' }}", "2026-03-05 07:08:09")]
    [InlineData("{{ 'now' | date: '%F %T' }}", "2026-01-31 09:05:07")]
    [InlineData("{{ 'today' | date: '%F' }}", "2026-01-31")]
    [InlineData("{{ 'now' | date: '%3d|%10H' }}", "031|0000000009")]
    [InlineData("{{ '10:30' | date: '%F %H:%M' }}", "2026-01-31 10:30")]
    [InlineData("{{ 'May 4' | date: '%F' }}", "2026-05-04")]
    [InlineData("{{ '1772694489' | date: '%F %T' }}", "2026-03-05 07:08:09")]
    [InlineData("{{ 1772694489000 | date: '%F' }}", "58144-06-14")]
    [InlineData("{{ 'March 14, 2016' | date: '%b %d, %y' }}", "Mar 14, 16")]
    [InlineData("{{ '14th of Mar 2016 4:05 PM' | date: '%F %R' }}", "2016-03-14 16:05")]
    [InlineData("{{ 'Thu, 05 Mar 2026 07:08:09 GMT' | date: '%F %T %Z' }}", "2026-03-05 07:08:09 UTC")]
    [InlineData("{{ 'Thu Mar 05 07:08:09 -0800 2026' | date: '%F %T %:z' }}", "2026-03-05 07:08:09 -08:00")]
    [InlineData("{{ '2026/03/05' | date: '%a %j %U %V %u' }}", "Thu 064 09 10 4")]
    [InlineData("{{ '20260305T070809Z' | date: '%s' }}", "1772694489")]
    [InlineData("{{ '2026-03-05T07:08:09.25Z' | date: '%L|%3N|%6N|%%|%q' }}", "250|250|250000|%|%q")]
    [InlineData("{{ '2026-03-05 17:08' | date: '%-I %#p %^a %_d %e %x %c %+' }}", "5 pm THU  5  5 03/05/26 Thu Mar  5 17:08:00 2026 %+")]
    [InlineData(
        "{{ '2026-02-30' | date: '%F' }} {{ '2024-02-30' | date: '%F' }} {{ '31 April 2026' | date: '%F' }}",
        "2026-03-02 2024-03-01 2026-05-01")]
    [InlineData("{{ '2026-03-05 07:08 +0530' | date: '%:z %::z %:::z|%_z|%_7z' }}", "+05:30 +05:30:00 +05:30| +530|   +530")]
    [InlineData("{{ '2026-03-05 07:08 -1100' | date: '%:::z|%_z' }}", "-11|-1100")]
    [InlineData("{{ '2024-12-30' | date: '%G-W%V %C %D %h %n%t%w' }}", "2025-W01 20 12/30/24 Dec \n\t1")]
    [InlineData("{{ 'soon' | date: '%F' }}", "soon")]
    [InlineData("{{ '-1772694489' | date: '%F' }}", "-1772694489")]
    [InlineData("{{ -86400 | date: '%F' }}", "1969-12-31")]
    [InlineData("{{ 'now' | date: '' }}", "now")]
    [InlineData("{{ 1.5 | date: '%F' }}", "1.5")]
    [InlineData("{{ missing | date: '%F' }}", "")]
    public void Dates_are_formatted_without_the_machines_clock_culture_and_zone(string text, string expected) =>
        Assert.Equal(expected, Templates.RenderText(text));

    [Fact]
    public void Now_is_told_in_UTC()
    {
        var compiled = new TemplateCompiler().Compile(
            new SendTemplate { Title = "{{ 'now' | date: '%F %H:%M %z' }}" },
            new DateTimeOffset(2026, 1, 1, 1, 30, 0, TimeSpan.FromHours(2)));

        Assert.Equal("2025-12-31 23:30 +0000", compiled.Render(null).Title);
    }

    [Theory]
    [InlineData("""{{ "😀b😀" | slice: 0, 2 }}""", "😀b")]
    [InlineData("""{{ "😀b😀" | slice: -1 }}""", "😀")]
    [InlineData("""{{ "ab😀defg" | truncate: 6 }}""", "ab😀...")]
    [InlineData("""{{ "😀b" | first }}-{{ "b😀" | last }}-{{ "😀" | size }}""", "😀-😀-1")]
    [InlineData("""{{ "a😀" | split: "" | reverse | join: "-" }}""", "😀-a")]
    [InlineData("""{{ "a😀" | replace: "", "." }}""", ".a.😀.")]
    public void An_emoji_is_one_character(string text, string expected)
    {
        var rendered = Templates.RenderText(text);

        Assert.Equal(expected, rendered);
        Assert.All(rendered.EnumerateRunes(), rune => Assert.NotEqual(System.Text.Rune.ReplacementChar, rune));
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}""")]
    public void Variables_that_are_no_JSON_object_of_Unicode_text_fail(string variables) =>
        Assert.StartsWith("The recipient's variables ", Templates.FailureOf("{{ a }}", variables), StringComparison.Ordinal);

    [Fact]
    public void Variables_are_bounded()
    {
        var thousand = $$"""{"a":[{{string.Join(',', Enumerable.Repeat("1", 1_000))}}]}""";
        var more = $$"""{"a":[{{string.Join(',', Enumerable.Repeat("1", 1_001))}}]}""";
        var longer = $$"""{"a":"{{new string('x', TemplateLimits.VariableCharacters)}}"}""";

        Assert.Equal("1000", Templates.RenderText("{{ a.size }}", thousand));
        Assert.Contains("1,000 elements", Templates.FailureOf("{{ a.size }}", more), StringComparison.Ordinal);
        Assert.Contains("16,384 characters", Templates.FailureOf("{{ a.size }}", longer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ 1 | divided_by: 0 }}", "divides by zero")]
    [InlineData("{% assign n = 99999 %}{% for i in (1..9) %}{% assign n = n | times: n %}{% endfor %}", "too large")]
    [InlineData("{{ 'abc' | slice: 'x' }}", "an integer was expected")]
    public void A_filter_that_fails_fails_the_rendering_and_names_the_field(string text, string reason)
    {
        var message = Templates.FailureOf(text);

        Assert.StartsWith("$.content.data.text could not be rendered: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_steps_are_counted_over_all_fields_of_a_rendering()
    {
        const string Loop = "{% for i in (1..1000) %}{{ i }}{% assign x = i %}{% endfor %}";

        Assert.NotEmpty(Templates.RenderText(Loop));
        Assert.Contains("10,000 steps", Assert.Throws<RenderingException>(() => Templates.Render(new SendTemplate
        {
            Title = Loop,
            Body = Loop,
            Data = new Dictionary<string, string> { ["a"] = Loop, ["b"] = Loop, ["c"] = Loop },
        })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_field_assigns_another_does_not_see()
    {
        var message = Templates.Render(new SendTemplate { Title = "{% assign x = 1 %}{{ x }}", Body = "[{{ x }}]" });

        Assert.Equal("1", message.Title);
        Assert.Equal("[]", message.Body);
    }
}
