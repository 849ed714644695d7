using System.Diagnostics;
using System.Globalization;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Tests.Core.Templates;

/// <summary>Templates that want all the time or all the memory. Each ends at once: with a text, a problem or a failed
/// rendering.</summary>
public sealed class HostileTemplateTests(ITestOutputHelper output)
{
    private const long AllowedBytes = 50_000_000;
    private static readonly TimeSpan AllowedTime = TimeSpan.FromMilliseconds(200);

    private static readonly string LongText = new('x', 16_000);
    private static readonly string Words = string.Concat(Enumerable.Repeat("w ", 7_900));

    private static readonly string Wide = $$"""
        {"many":[{{string.Join(',', Enumerable.Range(0, 1_000))}}],
         "objects":[{{string.Join(',', Enumerable.Range(0, 200).Select(i => $$"""{"id":{{i}},"name":"n{{i}}"}"""))}}]}
        """;

    private static readonly string Flat = $$"""{"o":{ {{string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"k{i}\":{i}"))}} },"a":[{{string.Join(',', Enumerable.Range(0, 900))}}]}""";

    private static readonly string Hollow = $$"""{"a":[{{string.Join(',', Enumerable.Repeat("[[],[],[],[]]", 990))}}]}""";

    // decimal.GetHashCode() mixes the parts of the number, so that these have the same one.
    private static readonly string Colliding =
        $$"""{"a":[{{string.Join(',', Enumerable.Range(1, 700).Select(i => new decimal(i, i, 0, false, 0).ToString(CultureInfo.InvariantCulture)))}}]}""";

    public static TheoryData<string, string, string?> Hostile => new()
    {
        { "a range of a hundred million", "{% for i in (1..100000000) %}x{% endfor %}", null },
        { "a range with its end in a variable", "{% for i in (1..n) %}x{% endfor %}", """{"n":100000000}""" },
        { "a range from below to above all integers", "{% for i in (a..b) %}x{% endfor %}", """{"a":-79228162514264337593543950335,"b":79228162514264337593543950335}""" },
        { "a range in brackets", "{{ many[(1..100000000)] }}", Wide },
        { "a range of variables in brackets", "{{ many[(1..n)] }}", """{"many":[1],"n":100000000}""" },
        { "a range that is filtered", "{% assign a = (1..n) %}{{ a | size }}", """{"n":100000000}""" },
        { "a range as a filter's argument", "{{ many | concat: (1..n) | size }}", """{"many":[1],"n":100000000}""" },
        { "a range as a limit", "{% for i in many limit: (1..100000000) %}x{% endfor %}", Wide },
        { "a range to be compared", "{% if (1..n) contains 3 %}x{% endif %}", """{"n":100000000}""" },
        { "a range to choose from", "{% case (1..n) %}{% when 1 %}x{% endcase %}", """{"n":100000000}""" },
        { "a range to cycle through", "{% cycle (1..n), 2 %}", """{"n":100000000}""" },
        { "doubling by append", "{% assign x = 'xx' %}{% for i in (1..900) %}{% assign x = x | append: x %}{% endfor %}{{ x }}", null },
        { "doubling by prepend and size",
            "{% assign x = 'xx' %}{% for i in (1..900) %}{% assign x = x | prepend: x %}{% endfor %}{{ x | size }}", null },
        { "doubling by replace", "{% assign x = 'x' %}{% for i in (1..900) %}{% assign x = x | replace: 'x', 'xx' %}{% endfor %}{{ x }}",
            null },
        { "a product by replace", "{{ t | replace: 'x', t }}", $$"""{"t":"{{LongText}}"}""" },
        { "a product by join", "{{ many | join: t }}", $$"""{"t":"{{LongText[..8_000]}}","many":[{{string.Join(',', Enumerable.Range(0, 900))}}]}""" },
        { "doubling by concat", "{% assign a = many %}{% for i in (1..900) %}{% assign a = a | concat: a %}{% endfor %}{{ a | size }}",
            Wide },
        { "a big text many times in an array", "{% assign a = t %}{% for i in (1..9) %}{% assign a = a | concat: a %}{% endfor %}{{ a | upcase | size }}", $$"""{"t":["{{LongText}}"]}""" },
        { "a big text many times in an array as text", "{% assign a = t %}{% for i in (1..9) %}{% assign a = a | concat: a %}{% endfor %}{% if 'x' contains a %}y{% endif %}", $$"""{"t":["{{LongText}}"]}""" },
        { "capture in capture",
            "{% capture x %}xx{% endcapture %}{% for i in (1..900) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}{{ x | size }}", null },
        { "capture without end",
            "{% capture x %}{% for i in (1..1000) %}" + LongText[..8_000] + "{% endfor %}{% endcapture %}{{ x | size }}", null },
        { "captures of raw text",
            "{% for i in (1..1000) %}{% capture x %}{% raw %}" + LongText + "{% endraw %}{% endcapture %}{% endfor %}", null },
        { "loops in loops", "{% for a in many %}{% for b in many %}{% for c in many %}{{ c }}{% endfor %}{% endfor %}{% endfor %}", Wide },
        { "loops in loops without output", "{% for a in many %}{% for b in many %}{% for c in many %}{% endfor %}{% endfor %}{% endfor %}",
            Wide },
        { "loops of no round", "{% for a in many %}" + string.Concat(
            Enumerable.Repeat("{% for b in many limit:0 %}{% endfor %}", 300)) + "{% endfor %}", Wide },
        { "loops over an object", "{% for a in o %}{% for b in o %}{% endfor %}{% endfor %}", Flat },
        { "loops that are left at once", "{% for a in many %}{% for b in many %}{% break %}{% endfor %}{% endfor %}", Wide },
        { "output without end", "{% for a in many %}{% for b in many %}" + LongText[..1_000] + "{% endfor %}{% endfor %}", Wide },
        { "a chain of filters", "{{ t" + string.Concat(Enumerable.Repeat(" | upcase", 1_700)) + " }}", """{"t":"x"}""" },
        { "twenty filters on a long text, often", "{% for i in (1..1000) %}{{ t" + string.Concat(Enumerable.Repeat(" | upcase", 19)) + " | size }}{% endfor %}", $$"""{"t":"{{LongText}}"}""" },
        { "words, often", "{% for i in (1..1000) %}{% assign x = t | truncatewords: 99999 %}{% endfor %}", $$"""{"t":"{{Words}}"}""" },
        { "words of a literal, often", "{% for i in (1..1000) %}{% assign x = '" + Words + "' | truncatewords: 99999 %}{% endfor %}",
            null },
        { "splitting into letters, often", "{% for i in (1..1000) %}{% assign x = t | split: '' %}{% endfor %}", $$"""{"t":"{{LongText}}"}""" },
        { "splitting and sorting, often", "{% for i in (1..1000) %}{% assign x = t | split: ' ' | sort | uniq | reverse %}{% endfor %}", $$"""{"t":"{{Words[..1_990]}}"}""" },
        { "sorting objects, often", "{% for i in (1..1000) %}{% assign x = objects | sort: 'name' | where: 'id', 3 %}{% endfor %}", Wide },
        { "uniq of objects, often", "{% for i in (1..1000) %}{% assign x = objects | uniq %}{% endfor %}", Wide },
        { "json of everything, often", "{% for i in (1..1000) %}{% assign x = objects | json %}{% endfor %}", Wide },
        { "json of hollow arrays, often", "{% for i in (1..1000) %}{% assign x = a | json %}{% endfor %}", Hollow },
        { "json of an object, often", "{% for i in (1..1000) %}{% assign x = o | json %}{% endfor %}", Flat },
        { "arrays compared, often", "{% for i in (1..1000) %}{% if a == a and a == a and a == a %}{% endif %}{% endfor %}", Hollow },
        { "an object asked for an array, often", "{% for i in (1..1000) %}{% if o contains a %}{% endif %}{% endfor %}", Flat },
        { "escaping a long text", "{{ t | escape }}", $$"""{"t":"{{new string('&', 16_000)}}"}""" },
        { "encoding a long text", "{{ t | url_encode }}", $$"""{"t":"{{new string('語', 16_000)}}"}""" },
        { "encoding over and over", "{{ t" + string.Concat(Enumerable.Repeat(" | base64_encode", 20)) + " }}", $$"""{"t":"{{LongText[..8_000]}}"}""" },
        { "a date as wide as memory", "{{ 'now' | date: '%999999999d' }}", null },
        { "a date as wide as memory, flagged", "{{ 'now' | date: '%-_^999999999N' }}", null },
        { "a date with its width in a variable", "{{ 'now' | date: f }}", """{"f":"%999999999n"}""" },
        { "a date format without end", "{{ 'now' | date: f }}", $$"""{"f":"{{string.Concat(Enumerable.Repeat("%c", 8_000))}}"}""" },
        { "a thousand conditions", "{% if a " + string.Concat(Enumerable.Repeat("or a ", 3_000)) + "%}x{% endif %}", null },
        { "a thousand alternatives, often", "{% for i in (1..1000) %}{% if false %}" + string.Concat(
            Enumerable.Repeat("{% elsif false %}", 900)) + "{% endif %}{% endfor %}", null },
        { "a thousand cases, often", "{% for i in (1..1000) %}{% case 2 %}{% when 1" + string.Concat(
            Enumerable.Repeat(",1", 7_000)) + "%}{% endcase %}{% endfor %}", null },
        { "a case that matches a thousand times, in itself", "{% case 1 %}{% when 1" + string.Concat(Enumerable.Repeat(",1", 3_000))
            + "%}{% case 1 %}{% when 1" + string.Concat(Enumerable.Repeat(",1", 3_000)) + "%}x{% endcase %}{% endcase %}", null },
        { "a thousand arguments", "{{ a | append: a" + string.Concat(Enumerable.Repeat(",a", 7_000)) + " }}", null },
        { "a path of a thousand names, often", "{% for i in (1..1000) %}{{ a" + string.Concat(Enumerable.Repeat(".first", 2_500)) + " }}{% endfor %}", """{"a":"x"}""" },
        { "blocks in blocks", string.Concat(Enumerable.Repeat("{%if a%}", 1_000)) + string.Concat(Enumerable.Repeat("{%endif%}", 900)),
            null },
        { "blocks in blocks without end", string.Concat(Enumerable.Repeat("{%if a%}", 2_000)), null },
        { "loops in loops without end", string.Concat(Enumerable.Repeat("{% for a in a %}", 1_000)), null },
        { "brackets in brackets", "{{ " + string.Concat(Enumerable.Repeat("a[", 8_000)), null },
        { "parentheses in parentheses", "{{ " + new string('(', 16_000), null },
        { "ranges in brackets in ranges",
            "{{ " + string.Concat(Enumerable.Repeat("(a[", 40)) + "1" + string.Concat(Enumerable.Repeat("]..1)", 40)) + " }}", null },
        { "ranges in brackets in ranges, as deep as is allowed",
            "{{ " + string.Concat(Enumerable.Repeat("(a[", 9)) + "1" + string.Concat(Enumerable.Repeat("]..1)", 9)) + " }}", null },
        { "colliding numbers, often made unique", "{% for i in (1..1000) %}{% assign x = a | uniq %}{% endfor %}", Colliding },
        { "outputs of nothing", "{% for i in (1..1000) %}" + string.Concat(Enumerable.Repeat("{{''}}", 2_000)) + "{% endfor %}", null },
        { "an inline comment of spaces", "{% #" + new string(' ', 16_000), null },
        { "a comment that does not end", "{% comment %}" + string.Concat(Enumerable.Repeat("{% ", 5_000)), null },
        { "raw text that does not end", "{% raw %}" + string.Concat(Enumerable.Repeat("{% end", 2_500)), null },
        { "open braces", string.Concat(Enumerable.Repeat("{{", 8_000)), null },
        { "a table row", "{% tablerow i in (1..100000000) %}x{% endtablerow %}", null },
        { "a long argument, often",
            "{% for i in (1..1000) %}{% assign x = o | map: '" + string.Concat(Enumerable.Repeat("a.", 8_000)) + "' %}{% endfor %}", Wide },
        { "a text looked for in itself, often", "{% for i in (1..1000) %}{% if t contains p %}{% endif %}{% assign x = t | replace: p, 'x' | split: p %}{% endfor %}", $$"""{"t":"{{new string('a', 10_000)}}","p":"{{new string('a', 3_000)}}b{{new string('a', 3_000)}}"}""" },
        { "a text looked for in many", "{% for i in (1..1000) %}{% assign x = many | where: t %}{% endfor %}", $$"""{"t":"{{LongText[..6_000]}}","many":[{{string.Join(',', Enumerable.Repeat("\"xxxxxxxx\"", 900))}}]}""" },
        { "tags that do not end", "{{ t | strip_html }}", $$"""{"t":"{{string.Concat(Enumerable.Repeat("<script<!--<style", 950))}}"}""" },
        { "dates of many forms, often", "{% for i in (1..1000) %}{% assign x = t | date: '%c%c%c%c' %}{% endfor %}", """{"t":"Thursday, 05 March 2026 07:08:09.123456 AM -0800"}""" },
        { "a date of separators", "{% for i in (1..1000) %}{% assign x = t | date: '%F' %}{% endfor %}", $$"""{"t":"mar{{new string('-', 120)}}x"}""" },
        { "liquid in liquid", "{% " + string.Concat(Enumerable.Repeat("liquid ", 2_300)) + "%}", null },
        { "lines of liquid", "{% liquid\n" + string.Concat(Enumerable.Repeat("if a\n", 3_000)) + "%}", null },
        { "a table of columns",
            "{% tablerow i in (1..1000) cols: 1 %}{% tablerow j in (1..1000) cols: 1 %}{{ j }}{% endtablerow %}{% endtablerow %}", null },
        { "numbers of many digits, often",
            "{% assign n = 9999999999 %}{% for i in (1..1000) %}{% assign m = n | times: n | times: n | times: n | modulo: 7 %}{% endfor %}{{ m }}", null },
        { "a macro that calls itself", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", null },
        { "a file that includes itself", "{% include 'self' %}", null },
        { "cycles of long names", "{% for i in (1..1000) %}{% assign x = t | append: i %}{% cycle x: 'a', 'b' %}{% endfor %}", $$"""{"t":"{{LongText}}"}""" },
        { "comparisons of comparisons",
            "{% for i in (1..1000) %}{% for j in (1..9) %}{% assign x = x == 1 %}{% endfor %}{% endfor %}{{ x }}", null },
        { "counting", "{% for i in (1..1000) %}{% for j in (1..1000) %}{% increment c %}{% decrement d %}{% endfor %}{% endfor %}", null },
        { "numbers that grow", "{% assign n = 9 %}{% for i in (1..1000) %}{% assign n = n | times: n %}{% endfor %}{{ n }}", null },
        { "rounding to a billion digits", "{{ 1.5 | round: 999999999 }}", null },
        { "a part longer than the text", "{{ 'abc' | slice: 1, 2147483647 }}", null },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_template_ends_soon_and_small(string name, string text, string? variables)
    {
        var template = new SendTemplate { Data = new Dictionary<string, string> { ["text"] = text } };
        Outcome(template, variables); // The first run pays for compiling the code.

        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var elapsed = Elapsed(template, variables);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        // Other tests and processes may have had the processor: what counts is that it can be done in time.
        for (var repeat = 0; repeat < 4 && elapsed > AllowedTime; repeat++)
            elapsed = Elapsed(template, variables);

        output.WriteLine($"{name}: {elapsed.TotalMilliseconds:N0} ms, {bytes:N0} bytes");
        Assert.True(bytes < AllowedBytes, $"{bytes:N0} bytes");
        Assert.True(elapsed < AllowedTime, $"{elapsed.TotalMilliseconds:N0} ms");
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_template_always_ends_the_same(string name, string text, string? variables)
    {
        var template = new SendTemplate { Data = new Dictionary<string, string> { ["text"] = text } };

        Assert.False(string.IsNullOrEmpty(name));
        Assert.Equal(Outcome(template, variables), Outcome(template, variables));
    }

    private static TimeSpan Elapsed(SendTemplate template, string? variables)
    {
        var began = Now();
        Outcome(template, variables);
        return Now() - began;
    }

    /// <summary>The thread's own processor time where the system tells it, else the clock's.</summary>
    private static TimeSpan Now()
    {
        const string Schedule = "/proc/thread-self/schedstat";
        return File.Exists(Schedule)
            ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(Schedule).Split(' ')[0], CultureInfo.InvariantCulture) / 1000)
            : TimeSpan.FromTicks(Stopwatch.GetTimestamp() * TimeSpan.TicksPerSecond / Stopwatch.Frequency);
    }

    private static string Outcome(SendTemplate template, string? variables)
    {
        try
        {
            return Templates.Render(template, variables).Data["text"];
        }
        catch (RequestException exception)
        {
            return exception.Message;
        }
        catch (RenderingException exception)
        {
            return exception.Message;
        }
    }
}
