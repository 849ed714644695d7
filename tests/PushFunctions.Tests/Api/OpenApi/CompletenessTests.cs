using System.Globalization;
using System.Text.Json;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using static PushFunctions.Tests.Api.OpenApi.DocumentFile;

namespace PushFunctions.Tests.Api.OpenApi;

public sealed class CompletenessTests
{
    private static readonly Dictionary<string, ApiEndpoint> ByName = ApiEndpoints.All.ToDictionary(endpoint => endpoint.Name);

    public static TheoryData<string> Endpoints => [.. ApiEndpoints.All.Select(endpoint => endpoint.Name)];

    public static TheoryData<string> Schemas =>
        [.. Root.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name)];

    [Fact]
    public void It_is_of_version_3_1_and_has_the_endpoints_and_no_others()
    {
        var operations = Root.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("operationId").GetString()!);

        Assert.StartsWith("3.1.", Root.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ApiEndpoints.All.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal), operations.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void An_operation_has_texts_its_success_and_its_errors(string name)
    {
        var endpoint = ByName[name];
        var operation = Operation(endpoint);
        var success = operation.GetProperty("responses")
            .GetProperty(endpoint.Status.ToString(CultureInfo.InvariantCulture))
            .GetProperty("content").GetProperty("application/json");

        Assert.Equal(name, operation.GetProperty("operationId").GetString());
        Assert.NotEqual("", operation.GetProperty("summary").GetString());
        Assert.Contains(
            operation.GetProperty("tags")[0]
                .GetString(), Root.GetProperty("tags")
                .EnumerateArray()
                .Select(tag => tag.GetProperty("name").GetString()));
        Assert.Equal($"#/components/schemas/{endpoint.Response.Name}", success.GetProperty("schema").GetProperty("$ref").GetString());
        Assert.True(success.TryGetProperty("example", out _) || endpoint == ApiEndpoints.GetOpenApi);
        Assert.Equal([.. Expected(endpoint).Append(endpoint.Status).Order()], Statuses(operation).Order());
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void An_error_has_the_shape_of_errors_an_example_and_the_headers_that_a_client_needs(string name)
    {
        foreach (
            var response in Operation(ByName[name])
                .GetProperty("responses")
                .EnumerateObject()
                .Where(response => response.Name[0] is '4' or '5'))
        {
            var answer = Follow(response.Value);
            var content = answer.GetProperty("content").GetProperty("application/json");
            Assert.Equal("#/components/schemas/ErrorsBody", content.GetProperty("schema").GetProperty("$ref").GetString());
            Assert.EndsWith(
                response.Name, content.GetProperty("example").GetProperty("errors")[0].GetProperty("code").GetRawText().Replace(
                    "20001", "400", StringComparison.Ordinal).Replace("20003", "401", StringComparison.Ordinal), StringComparison.Ordinal);
            string[] headers = answer.TryGetProperty("headers", out var named)
                ? [.. named.EnumerateObject().Select(header => header.Name)]
                : [];
            Assert.Equal(
                response.Name switch
                {
                    "401" => ["WWW-Authenticate"],
                    "409" or "503" =>
                    ["Retry-After"],
                    "429" => ["Retry-After", "RateLimit-Policy", "RateLimit"],
                    _ => []
                }, headers);
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void An_operation_names_its_scopes(string name)
    {
        var security = Operation(ByName[name])
            .GetProperty("security")
            .EnumerateArray()
            .Select(way => way.GetProperty("basic")[0].GetString());

        Assert.Equal(ScopeNames.Of(ByName[name].Scopes), security);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void A_write_says_where_the_thing_is_and_a_body_has_its_shape_and_examples(string name)
    {
        var endpoint = ByName[name];
        var success = Operation(endpoint).GetProperty("responses").GetProperty(endpoint.Status.ToString(CultureInfo.InvariantCulture));

        // A receipt makes nothing that has an address.
        var isMade = endpoint.Status == 202 && !endpoint.IsOpen;
        Assert.Equal(isMade, success.TryGetProperty("headers", out var headers) && headers.TryGetProperty("Location", out _));
        Assert.Equal(
            isMade, headers.ValueKind == JsonValueKind.Object
                && (headers.TryGetProperty("operationLocation", out _) || headers.TryGetProperty("resourceLocation", out _)));
        Assert.Equal(!endpoint.IsOpen, headers.ValueKind == JsonValueKind.Object && headers.TryGetProperty("RateLimit", out _));
        Assert.Equal(endpoint.Body is not null, Operation(endpoint).TryGetProperty("requestBody", out var body));
        if (endpoint.Body is null) return;
        var content = body.GetProperty("content").GetProperty("application/json");
        Assert.True(body.GetProperty("required").GetBoolean());
        Assert.Equal($"#/components/schemas/{endpoint.Body.Name}", content.GetProperty("schema").GetProperty("$ref").GetString());
        Assert.NotEmpty(content.GetProperty("examples").EnumerateObject());
    }

    /// <summary>Pages to try an API on send every example: a filter that nobody meant hides what there is, and a
    /// fixed key makes the second send a replay.</summary>
    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Only_a_parameter_that_is_required_has_an_example(string name)
    {
        if (!Operation(ByName[name]).TryGetProperty("parameters", out var parameters)) return;
        Assert.All(parameters.EnumerateArray(), parameter =>
        {
            var isRequired = parameter.TryGetProperty("required", out var required) && required.GetBoolean();
            // Of the two names of a User one is needed.
            var isNeeded = isRequired
                || (name == nameof(ApiEndpoints.ListRegistrations) && parameter.GetProperty("name").GetString() == "userId");
            Assert.Equal(isNeeded, parameter.TryGetProperty("example", out _));
            Assert.False(
                parameter.GetProperty("schema").TryGetProperty("example", out _)
                    || parameter.GetProperty("schema").TryGetProperty("examples", out _));
        });
    }

    [Fact]
    public void Every_array_says_what_is_in_it() =>
        Assert.All(
            Objects(Root).Where(schema => IsType(schema, "array")),
            schema => Assert.True(schema.TryGetProperty("items", out _), schema.GetRawText()));

    [Fact]
    public void Every_time_has_the_format_of_one()
    {
        var fields = Root.GetProperty("components")
            .GetProperty("schemas")
            .EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject())
            .Where(field => field.Name.EndsWith("At", StringComparison.Ordinal) || field.Name == "since")
            .Select(field => (field.Name, Schema: Value(field.Value))).ToList();
        var parameters = Objects(Root.GetProperty("paths"))
            .Where(node => node.TryGetProperty("in", out _) && node.GetProperty("name").GetString() is "startDate" or "endDate")
            .Select(node => (Name: "date", Schema: node.GetProperty("schema")));

        Assert.InRange(fields.Count, 15, 100);
        Assert.All(
            fields.Concat(parameters),
            time => Assert.True(time.Schema.TryGetProperty("format", out var format) && format.GetString() == "date-time", time.Name));
    }

    [Fact]
    public void A_schedule_has_exactly_one_of_its_forms()
    {
        var forms = Schema("ScheduleRequest")
            .GetProperty("properties")
            .GetProperty("sendAt")
            .GetProperty("oneOf")
            .EnumerateArray()
            .ToList();

        Assert.Equal(["string", "array"], forms.Select(form => form.GetProperty("type").GetString()));
        Assert.Equal(
            (1, 1, "date-time"),
            (Number(forms[1], "minItems"), Number(forms[1], "maxItems"), forms[1].GetProperty("items").GetProperty("format").GetString()));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_schema_and_each_of_its_fields_is_described(string name)
    {
        var schema = Root.GetProperty("components").GetProperty("schemas").GetProperty(name);

        Assert.NotEqual("", schema.GetProperty("description").GetString());
        if (schema.TryGetProperty("properties", out var properties))
            Assert.All(
                properties.EnumerateObject(),
                field => Assert.True(field.Value.TryGetProperty("description", out _), $"{name}.{field.Name} has no description."));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_request_bounds_each_text_number_list_and_map_and_takes_no_unknown_field(string name)
    {
        if (!name.EndsWith("Request", StringComparison.Ordinal)) return;
        var schema = Root.GetProperty("components").GetProperty("schemas").GetProperty(name);

        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        Assert.All(
            schema.GetProperty("properties").EnumerateObject(),
            field => Assert.True(IsBounded(Value(field.Value)), $"{name}.{field.Name} has no limit: {field.Value}"));
    }

    /// <summary>The element and all objects in it.</summary>
    private static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field => Objects(field.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
        _ => [],
    };

    private static IEnumerable<int> Expected(ApiEndpoint endpoint) =>
    [
        .. endpoint.Body is not null || Operation(endpoint).TryGetProperty("parameters", out var parameters)
            && parameters.EnumerateArray().Any(parameter => parameter.GetProperty("in").GetString() == "query") ? new[] { 400 } : [],
        .. endpoint.IsOpen ? endpoint.Body is null ? Array.Empty<int>() : [429] : [401, 403, 429],
        .. endpoint.Route.Contains('{', StringComparison.Ordinal) ? new[] { 404 } : [],
        .. endpoint.Body is not null ? new[] { 413, 415 } : [],
        .. endpoint.Method != "GET" && !endpoint.IsOpen ? new[] { 409 } : [],
        .. endpoint == ApiEndpoints.SendNotifications ? new[] { 422 } : [],
        500, 503,
    ];

    private static bool IsBounded(JsonElement schema) =>
        IsType(schema, "string") ? schema.TryGetProperty("maxLength", out _) || schema.TryGetProperty("pattern", out _)
            || schema.TryGetProperty("enum", out _) || schema.TryGetProperty("format", out _)
        : IsType(schema, "integer") ? schema.TryGetProperty("minimum", out _) && schema.TryGetProperty("maximum", out _)
        : IsType(schema, "array") ? schema.TryGetProperty("maxItems", out _) && IsBounded(Value(schema.GetProperty("items")))
        : !schema.TryGetProperty("additionalProperties", out var values) || values.ValueKind != JsonValueKind.Object
            || (schema.TryGetProperty("maxProperties", out _) && IsBounded(schema.GetProperty("propertyNames")) && IsBounded(values));
}
