using Microsoft.Extensions.Time.Testing;
using PushFunctions.Providers.Apns;
using PushFunctions.Providers.Fcm;

namespace PushFunctions.Tests.Core.Credentials;

internal static class ParserAssert
{
    private static readonly ICredentialReader[] Readers =
        [new FcmCredentialReader(), new ApnsCredentialReader(new FakeTimeProvider(Some.Noon))];

    public static CredentialContent Accept(Provider type, CredentialUpload upload)
    {
        var problems = new List<Problem>();
        var content = Read(type, upload, problems);
        Assert.Empty(problems);
        Assert.NotNull(content);
        return content;
    }

    public static List<Problem> Refuse(Provider type, CredentialUpload upload)
    {
        var problems = new List<Problem>();
        Assert.Null(Read(type, upload, problems));
        Assert.All(problems, problem => Assert.Equal(ProblemCode.InvalidRequest, problem.Code));
        return problems;
    }

    private static CredentialContent? Read(Provider type, CredentialUpload upload, List<Problem> problems) =>
        Readers.Single(reader => reader.Serves(type)).Read(upload, problems);
}
