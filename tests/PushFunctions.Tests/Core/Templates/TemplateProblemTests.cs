using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Tests.Core.Templates;

public sealed class TemplateProblemTests
{
    [Theory]
    [InlineData("Hi {{ name", "'}}' was expected at (1:11)")]
    [InlineData("Hi {{ | upcase }}", "A value was expected at (1:7)")]
    [InlineData("Hi {{ 'name }}", "The end of a text was expected at (1:7)")]
    [InlineData("Hi {{ name } }}", "The end of the tag was expected at (1:12)")]
    [InlineData("Hi {% %}", "The name of a tag was expected at (1:7)")]
    [InlineData("Hi\nyou {{ name | }}", "The name of a filter was expected at (2:15)")]
    [InlineData("{% if a %}x", "'{% endif %}' was expected at (1:12)")]
    [InlineData("{% if a == %}x{% endif %}", "A value was expected at (1:12)")]
    [InlineData("{% foo %}", "Unknown tag 'foo' at (1:7)")]
    [InlineData("x{% endif %}", "Unknown tag 'endif' at (1:10)")]
    [InlineData("{% for i in %}{% endfor %}", "A value was expected at (1:13)")]
    [InlineData("{% assign = 1 %}", "A name was expected at (1:11)")]
    [InlineData("{{ name | upcas }}", "Unknown filter 'upcas' at (1:11)")]
    [InlineData("{{ a | upcase | nothing: 1 | downcase }}", "Unknown filter 'nothing' at (1:17)")]
    [InlineData("{% assign x = a | format_number: 'D9' %}", "Unknown filter 'format_number' at (1:19)")]
    [InlineData("{% include 'x' %}", "The tag 'include' cannot be used in a push at (1:11)")]
    [InlineData("{% if a %}{% render 'x' %}{% endif %}", "The tag 'render' cannot be used in a push at (1:20)")]
    [InlineData("{% if a %}{% liquid\n echo a\n nonsense %}{% endif %}", "Unknown tag 'nonsense' at (3:10)")]
    [InlineData("{% liquid\n if a\n echo a\n%}{% endif %}", "'{% endif %}' was expected at (4:1)")]
    [InlineData("{% ifchanged %}{% endifchanged %}", "The tag 'ifchanged' cannot be used in a push at (1:13)")]
    [InlineData("{% comment %}x", "'{% endcomment %}' was expected at (1:15)")]
    [InlineData("{% raw %}x", "'{% endraw %}' was expected at (1:11)")]
    [InlineData("{% # one\n two %}", "Each line of a comment begins with '#' at (1:5)")]
    [InlineData("{% case a %}{% when 1 and 2 %}x{% endcase %}", "The end of the tag was expected at (1:23)")]
    [InlineData("{% for i in a step: 2 %}{% endfor %}", "'limit:' or 'offset:' was expected at (1:15)")]
    [InlineData("{{ 'now' | date }}", "The filter 'date' takes one argument at (1:12)")]
    [InlineData("{{ 'now' | date: '%F', 'de' }}", "The filter 'date' takes one argument at (1:12)")]
    [InlineData("{{ a | upcase: 'x' }}", "The filter 'upcase' takes no argument at (1:8)")]
    [InlineData("{{ a | replace_last: 'x' }}", "The filter 'replace_last' takes 2 arguments at (1:8)")]
    [InlineData("{{ a | where: 'x', 1, 2 }}", "The filter 'where' takes 1 to 2 arguments at (1:8)")]
    [InlineData("{{ a | append: b: 1 }}", "The filter 'append' does not take an argument of this name at (1:16)")]
    [InlineData("{{ (1..true) }}", "A range needs integers at (1:12)")]
    [InlineData("{% if a %}{% macro m() %}{% endmacro %}{% endif %}", "The tag 'macro' cannot be used in a push at (1:19)")]
    [InlineData("{{ f(1) }}", "Functions cannot be called at (1:5)")]
    [InlineData("{% for i in (1..1001) %}{% endfor %}", "A range of more than 1,000 numbers at (1:13)")]
    [InlineData("{{ a == b }}", "A comparison is possible in if, elsif and unless only at (1:9)")]
    public void A_template_that_does_not_parse_is_a_problem_with_its_position(string text, string expected)
    {
        var problem = Templates.ProblemOf(text);

        Assert.Equal(ProblemCode.InvalidRequest, problem.Code);
        Assert.Equal("$.content.title", problem.Context);
        Assert.Equal($"The template does not parse: {expected}.", problem.Message);
    }

    [Theory]
    [InlineData("my secret text {{ name")]
    [InlineData("my secret text {{ 'secret' | }}")]
    [InlineData("{% if 'secret' == %}")]
    [InlineData("my secret {% foo secret %} text")]
    [InlineData("{{ secret | upcas: 'secret' }}")]
    [InlineData("secret {% if secret %} secret")]
    public void A_problem_never_repeats_the_text(string text) =>
        Assert.DoesNotContain("secret", Templates.ProblemOf(text).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_field_with_a_problem_is_named_at_once()
    {
        const string Broken = "{{ x";
        var map = new Dictionary<string, string> { ["plain"] = Broken, ["a b"] = Broken, ["it's"] = Broken, ["fine"] = "{{ x }}" };

        var problems = Templates.ProblemsOf(new SendTemplate
        {
            Title = Broken,
            Body = Broken,
            Image = Broken,
            Data = map,
            Category = Broken,
            ThreadId = Broken,
            Link = Broken,
            Sound = Broken,
            CollapseKey = Broken,
            Tags = new Dictionary<string, string> { ["key"] = Broken },
            FcmOverrides = """{"android":{"notification":{"body_loc_args":["a","{{ x"]}}}""",
            ApnOverrides = """{"payload":{"x":"{{ x","y":{"z-z":"{% if %}"}},"headers":{"{{ x":"fine"}}""",
        });

        Assert.Equal(
            [
                "$.content.title", "$.content.body", "$.content.image",
                "$.content.data.plain", "$.content.data['a b']", "$.content.data['it\\'s']",
                "$.content.category", "$.content.threadId", "$.content.link", "$.sound", "$.collapseKey", "$.tags.key",
                "$.overrides.fcm.android.notification.body_loc_args[1]", "$.overrides.apn.payload.x", "$.overrides.apn.payload.y['z-z']",
            ],
            problems.Select(problem => problem.Context));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("{{ x }}")]
    public void A_text_that_is_too_long_is_a_problem(string text)
    {
        var problem = Templates.ProblemOf(text.PadRight(TemplateLimits.TextCharacters + 1));

        Assert.Equal("A text can have up to 16,384 characters. This one has 16,385.", problem.Message);
        Assert.Equal("x", Templates.Render(new SendTemplate { Title = "x", Body = "y".PadRight(TemplateLimits.TextCharacters) }).Title);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"a":"\ud800 {{ x }}"}""")]
    public void Overrides_that_are_no_JSON_object_are_a_problem(string json)
    {
        var problem = Assert.Single(Templates.ProblemsOf(new SendTemplate { Title = "x", FcmOverrides = json }));

        Assert.Equal("$.overrides.fcm", problem.Context);
    }

    [Fact]
    public void A_constant_value_that_its_field_does_not_allow_is_a_problem()
    {
        var problems = Templates.ProblemsOf(new SendTemplate
        {
            Title = "{{ x }}",
            CollapseKey = new string('é', 33),
            Tags = new Dictionary<string, string> { ["a"] = "no space", ["b"] = new string('x', 257), ["c"] = "a-Z0.9_~" },
        });

        Assert.Equal(["$.collapseKey", "$.tags.a", "$.tags.b"], problems.Select(problem => problem.Context));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", " \n")]
    public void A_constant_send_that_shows_nothing_is_a_problem(string? title, string? body)
    {
        var problem = Assert.Single(Templates.ProblemsOf(new SendTemplate { Title = title, Body = body }));

        Assert.Equal("$.content", problem.Context);
    }
}
