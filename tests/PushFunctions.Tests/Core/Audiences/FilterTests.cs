using System.Text.Json;
using CsCheck;

namespace PushFunctions.Tests.Core.Audiences;

public sealed class FilterTests
{
    [Theory]
    [InlineData("""{"all":true}""")]
    [InlineData("""{"tag":"plan"}""")]
    [InlineData("""{"tag":"plan:premium"}""")]
    [InlineData("""{"tag":"a.b_c~d-e:"}""")]
    [InlineData("""{"provider":"APN_SANDBOX"}""")]
    [InlineData("""{"locale":"zh-Hant-TW"}""")]
    [InlineData("""{"audienceId":"comms_audience_01k7q2bx0mft5bvbxh3781hkmr"}""")]
    [InlineData("""{"and":[{"tag":"plan"},{"not":{"or":[{"provider":"FCM"},{"locale":"de"}]}}]}""")]
    public void A_filter_is_written_as_it_was_read(string json) => Assert.Equal(json, Filter.Parse(json).ToJson().ToJsonString());

    [Theory]
    [InlineData("""{"locale":"DE-at"}""", """{"locale":"de-AT"}""")]
    public void A_language_has_one_spelling(string json, string written) => Assert.Equal(written, Filter.Parse(json).ToJson().ToJsonString());

    [Theory]
    [InlineData("""[]""", "", "Expected an object with one of")]
    [InlineData("""{}""", "", "Expected exactly one of")]
    [InlineData("""{"all":true,"tag":"a"}""", "", "Expected exactly one of")]
    [InlineData("""{"everyone":true}""", "", "Expected exactly one of")]
    [InlineData("""{"all":false}""", ".all", "Expected true.")]
    [InlineData("""{"tag":""}""", ".tag", "Invalid key")]
    [InlineData("""{"tag":"a b"}""", ".tag", "Invalid key")]
    [InlineData("""{"tag":"plan:pre mium"}""", ".tag", "Invalid value")]
    [InlineData("""{"tag":"plan:a:b"}""", ".tag", "Invalid value")]
    [InlineData("""{"tag":1}""", ".tag", "Expected a string")]
    [InlineData("""{"provider":"WNS"}""", ".provider", "Expected one of FCM, APN, APN_SANDBOX.")]
    [InlineData("""{"locale":"d"}""", ".locale", "Expected a language tag")]
    [InlineData("""{"audienceId":"x"}""", ".audienceId", "Expected the ID of an audience")]
    [InlineData("""{"and":[]}""", ".and", "Expected an array with at least one filter.")]
    [InlineData("""{"or":{"all":true}}""", ".or", "Expected an array with at least one filter.")]
    [InlineData("""{"and":[{"all":true},{"not":{"tag":" "}}]}""", ".and[1].not.tag", "Invalid key")]
    [InlineData("""{"not":{"not":{"not":{"not":{"all":true}}}}}""", ".not.not.not.not", "at most 4 levels")]
    public void What_is_wrong_is_told_with_its_place(string json, string path, string message)
    {
        var problem = Assert.Single(ProblemsOf(json));
        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_conditions_are_the_most()
    {
        Assert.Empty(ProblemsOf(Or(20)));
        Assert.Contains("at most 20", Assert.Single(ProblemsOf(Or(21))).Message, StringComparison.Ordinal);
        var split = $$"""{"and":[{{Or(11)}},{{Or(10)}}]}""";
        Assert.Equal(
            "A filter can have at most 20 conditions; this one has 21. Put some of them into an Audience.",
            Assert.Single(ProblemsOf(split)).Message);

        static string Or(int leaves) =>
            $$"""{"or":[{{string.Join(',', Enumerable.Range(0, leaves).Select(leaf => $$"""{"tag":"t{{leaf}}"}"""))}}]}""";
    }

    [Fact]
    public void Every_filter_that_can_be_written_can_be_read() =>
        SomeFilters.Any.Sample(filter => Filter.Parse(filter.ToJson().ToJsonString()).ToJson().ToJsonString() == filter.ToJson().ToJsonString());

    [Theory]
    [InlineData("de", "de", true)]
    [InlineData("de", "de-AT", true)]
    [InlineData("de-AT", "de", false)]
    [InlineData("de", "den", false)]
    [InlineData("de", null, false)]
    public void A_language_covers_its_special_forms(string language, string? tag, bool covers) =>
        Assert.Equal(covers, LanguageTag.Covers(language, tag));

    private static IReadOnlyList<FilterProblem> ProblemsOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        FilterReader.TryRead(document.RootElement, out _, out var problems);
        return problems;
    }
}
