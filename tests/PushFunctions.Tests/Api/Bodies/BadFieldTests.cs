using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions.Tests.Api.Bodies;

/// <summary>Every field of every write, made wrong in every way: a 400 that names the place, and nothing of a secret
/// in it.</summary>
public sealed partial class BadFieldTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly Dictionary<string, List<BodyCase>> AllCases = WriteBodies.ByEndpoint.Keys
        .ToDictionary(name => name, name => (name == "SendNotifications" ? SendCases.All : OtherCases.ByEndpoint[name]).ToList());

    public static IEnumerable<string> Names => WriteBodies.ByEndpoint.Keys;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var name in Names)
            {
                for (var i = 0; i < CasesOf(name).Count; i++) cases.Add(name, i);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_field_is_a_400_that_names_it(string name, int index)
    {
        var wrong = CasesOf(name)[index];
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);

        var reply = await host.SendAsync(
            endpoint.Method, Ids.Fill(endpoint.Route), BodyTemplate.With(WriteBodies.ByEndpoint[name], wrong.Path, wrong.Raw));

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, wrong.JsonPath, wrong.Says);
        Assert.DoesNotContain("token-of-a-device", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("xxxx", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_of_every_body_is_made_wrong_by_some_case()
    {
        // What is in an entry of a bulk registration is tried below.
        foreach (
            var endpoint in ApiEndpoints.All.Where(
                endpoint => endpoint.Body is not null && endpoint.Name != nameof(ApiEndpoints.RegisterDevices)))
        {
            var paths = CasesOf(endpoint.Name).Select(wrong => ArrayIndex().Replace(wrong.Path, "")).ToHashSet(StringComparer.Ordinal);
            Assert.All(
                FieldsOf(endpoint.Body!),
                field => Assert.Contains(paths, path => path == field || path.StartsWith(field + ".", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Every_right_body_has_every_field()
    {
        foreach (var endpoint in ApiEndpoints.All.Where(endpoint => endpoint.Body is not null))
        {
            using var body = JsonDocument.Parse(WriteBodies.ByEndpoint[endpoint.Name]);
            var fields = endpoint.Body!.Fields.Select(field => field.Name)
                .Except(WriteBodies.Alternatives.GetValueOrDefault(endpoint.Name, [])).Order();
            Assert.Equal(fields, body.RootElement.EnumerateObject().Select(property => property.Name).Order());
        }
    }

    public static TheoryData<int> RegistrationCases => [.. Enumerable.Range(0, CasesOf(nameof(ApiEndpoints.RegisterDevice)).Count)];

    [Theory]
    [MemberData(nameof(RegistrationCases), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_field_of_an_entry_of_a_bulk_registration_is_told_in_its_result(int index)
    {
        var wrong = CasesOf(nameof(ApiEndpoints.RegisterDevice))[index];
        var entry = BodyTemplate.With(WriteBodies.ByEndpoint[nameof(ApiEndpoints.RegisterDevice)], wrong.Path, wrong.Raw);

        var reply = await host.SendAsync("POST", Ids.Fill(Routes.RegistrationsInBulk), $$"""{"registrations":[12,{{entry}}]}""");

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        var results = reply.Json.GetProperty("registrations").EnumerateArray().ToList();
        Assert.Equal(2, results.Count);
        AssertTold(results[0], "$.registrations[0]", "Expected an object");
        AssertTold(results[1], wrong.JsonPath.Replace("$", "$.registrations[1]", StringComparison.Ordinal), wrong.Says);
        Assert.DoesNotContain("xxxx", reply.Text, StringComparison.Ordinal);

        static void AssertTold(JsonElement result, string context, string says) => Assert.Contains(
            result.GetProperty("errors").EnumerateArray(),
            error => error.GetProperty("code").GetInt32() == 20001 && error.GetProperty("context").GetString() == context
                && error.GetProperty("message").GetString()!.Contains(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UpdateCredential", "{}")]
    [InlineData("UpdateCredential", """{"isDefault":null}""")]
    public async Task A_change_of_nothing_is_a_400(string name, string body)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);

        var reply = await host.SendAsync(endpoint.Method, Ids.Fill(endpoint.Route), body);

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$", "Nothing to change");
    }

    [Fact]
    public async Task Thousands_of_wrong_recipients_give_100_problems()
    {
        var recipients = string.Join(',', Enumerable.Repeat("{}", 10_000));

        var reply = await host.SendAsync("POST", "/v1/PushNotifications", $$"""{"to":[{{recipients}}],"content":{"title":"x"} }""");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(100, reply.Errors.Count());
    }

    private static List<BodyCase> CasesOf(string name) => AllCases[name];

    /// <summary>A filter within a filter is a filter like the outer one.</summary>
    private static IEnumerable<string> FieldsOf(RequestShape shape) =>
        shape.Fields.SelectMany(field => (field.Schema.Shape ?? field.Schema.Each?.Shape) is { } inner && inner != shape
        ? FieldsOf(inner).Select(name => $"{field.Name}.{name}").Prepend(field.Name)
        : [field.Name]);

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex ArrayIndex();
}
