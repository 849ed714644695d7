using System.Globalization;
using System.Text.RegularExpressions;

namespace PushFunctions.Tests.Docs;

/// <summary>The colors of the console can be told apart and read, in light and in dark: WCAG 2.2, level AA.</summary>
public sealed partial class ConsoleColorTests
{
    private static readonly string[] Tones = ["ok", "bad", "warn", "idle"];

    public static TheoryData<string> Themes => ["light", "dark"];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Text_has_a_contrast_of_four_and_a_half(string theme)
    {
        var colors = ColorsOf(theme);
        (string Text, string On)[] pairs =
        [
            .. from text in new[] { "text", "muted", "accent" } from below in new[] { "surface", "background" } select (text, below),
            .. from tone in Tones from below in new[] { $"{tone}-fill", "surface" } select ($"{tone}-text", below),
            .. from tone in Tones select ("text", $"{tone}-fill"),
            ("on-accent", "accent"), ("accent", "chosen"), ("text", "chosen"), ("surface", "bad-mark"),
        ];

        Assert.Empty(pairs.Where(pair => Contrast(colors[pair.Text], colors[pair.On]) < 4.5)
            .Select(pair => $"{pair.Text} on {pair.On}: {Contrast(colors[pair.Text], colors[pair.On]):0.00}"));
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Marks_and_the_edges_of_controls_have_a_contrast_of_three(string theme)
    {
        var colors = ColorsOf(theme);
        string[] shapes = ["edge", "accent", .. Tones.Select(tone => $"{tone}-mark")];

        Assert.Empty(
            from shape in shapes
            from below in new[] { "surface", "background" }
            let contrast = Contrast(colors[shape], colors[below])
            where contrast < 3
            select $"{shape} on {below}: {contrast:0.00}");
    }

    [Fact]
    public void Nothing_but_the_tokens_names_a_color() =>
        Assert.DoesNotMatch(@"#[0-9a-fA-F]{3,8}\b(?=[^{]*})", File.ReadAllText(Repository.PathTo(Source("app.css"))));

    private static string[] Source(string name) => ["src", "PushFunctions.Console", "web", "src", name];

    /// <summary>The dark theme replaces what the light one says.</summary>
    private static Dictionary<string, string> ColorsOf(string theme)
    {
        var parts = File.ReadAllText(Repository.PathTo(Source("tokens.css"))).Split("prefers-color-scheme: dark");
        Assert.Equal(2, parts.Length);
        var colors = new Dictionary<string, string>();
        foreach (var part in theme == "dark" ? parts : parts[..1])
        {
            foreach (Match match in Token().Matches(part)) colors[match.Groups[1].Value] = match.Groups[2].Value;
        }

        Assert.True(colors.Count > 20);
        return colors;
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string color)
    {
        double Part(int at)
        {
            var value = int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Part(0)) + (0.7152 * Part(2)) + (0.0722 * Part(4));
    }

    [GeneratedRegex(@"--([a-z-]+): #([0-9a-f]{6});")]
    private static partial Regex Token();
}
