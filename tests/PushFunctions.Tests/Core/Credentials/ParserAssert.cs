using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Credentials;

internal static class ParserAssert
{
    private static readonly CredentialContentParser Parser = new(new FakeTimeProvider(Some.Noon));

    public static CredentialContent Accept(Provider type, CredentialUpload upload)
    {
        var problems = new List<Problem>();
        var content = Parser.Parse(type, upload, problems);
        Assert.Empty(problems);
        Assert.NotNull(content);
        return content;
    }

    public static List<Problem> Refuse(Provider type, CredentialUpload upload)
    {
        var problems = new List<Problem>();
        Assert.Null(Parser.Parse(type, upload, problems));
        Assert.All(problems, problem => Assert.Equal(ProblemCode.InvalidRequest, problem.Code));
        return problems;
    }
}
