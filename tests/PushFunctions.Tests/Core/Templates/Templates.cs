using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Tests.Core.Templates;

/// <summary>Short ways to render, for tests that are about one text.</summary>
internal static class Templates
{
    public static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 5, 7, TimeSpan.Zero);

    public static CompiledTemplate Compile(SendTemplate template) => new TemplateCompiler().Compile(template, Now);

    public static PushMessage Render(SendTemplate template, string? variables = null) => Compile(template).Render(variables);

    /// <summary>The text as a data value, where an empty result stays.</summary>
    public static string RenderText(string text, string? variables = null) =>
        Render(new SendTemplate { Data = new Dictionary<string, string> { ["text"] = text } }, variables).Data["text"];

    public static IReadOnlyList<Problem> ProblemsOf(SendTemplate template) =>
        Assert.Throws<RequestException>(() => Compile(template)).Problems;

    public static Problem ProblemOf(string text) => Assert.Single(ProblemsOf(new SendTemplate { Title = text }));

    public static string FailureOf(string text, string? variables = null) =>
        Assert.Throws<RenderingException>(() => RenderText(text, variables)).Message;
}
