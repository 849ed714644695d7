using System.Net;
using PushFunctions.Api.Http;

namespace PushFunctions.Tests.Api.Faults;

public sealed class ErrorCatalogTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public void Every_code_has_one_entry()
    {
        var codes = Enum.GetValues<ProblemCode>()
            .Select(code => (int)code)
            .Concat(Enum.GetValues<DeliveryErrorCode>().Select(code => (int)code));

        Assert.Equal(codes.Order(), ErrorCatalog.All.Select(info => info.Code).Order());
    }

    [Fact]
    public void Every_problem_code_has_the_status_that_its_number_tells()
    {
        foreach (var code in Enum.GetValues<ProblemCode>().Where(code => (int)code >= 20400))
            Assert.Equal((int)code - 20000, ErrorResults.StatusOf(code));
        Assert.Equal(400, ErrorResults.StatusOf(ProblemCode.InvalidRequest));
        Assert.Equal(401, ErrorResults.StatusOf(ProblemCode.Authentication));
    }

    [Fact]
    public async Task The_info_url_of_an_error_explains_it_without_credentials()
    {
        var refusal = await host.SendAsync("POST", "/v1/ApiKeys", "{}");
        using var request = new HttpRequestMessage(HttpMethod.Get, refusal.FirstError.GetProperty("infoUrl").GetString());

        var reply = await host.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("""{"code":20001,"title":"InvalidRequest","description":"The request is invalid.","whatToDo":""", reply.Text[..reply.Text.IndexOf("\"Read", StringComparison.Ordinal)]);
    }

    [Fact]
    public void The_document_has_a_row_for_every_code_and_no_other()
    {
        var rows = File.ReadLines(Repository.PathTo("docs", "errors.md"))
            .Where(line => line.StartsWith("| <a id=\"", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(
            ErrorCatalog.All.Select(
                info => $"| <a id=\"{info.Code}\"></a>{info.Code} | {info.Title} | {info.Description} | {info.WhatToDo} |"),
            rows);
    }
}
