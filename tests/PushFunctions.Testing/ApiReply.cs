using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PushFunctions.Testing;

/// <summary>An answer, read to its end.</summary>
public sealed record ApiReply(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Text)
{
    public JsonElement Json { get; } = Text.Length == 0 ? default : JsonDocument.Parse(Text).RootElement;

    public JsonElement.ArrayEnumerator Errors => Json.GetProperty("errors").EnumerateArray();

    public JsonElement FirstError => Errors.First();

    public static async Task<ApiReply> ReadAsync(HttpResponseMessage response) =>
        new(response.StatusCode, response.Headers, response.Content.Headers,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    /// <summary>The status, and an error with the code, the context and the words.</summary>
    public void MustRefuse(HttpStatusCode status, int code, string? context, string says)
    {
        Assert.True(status == Status, $"Expected {status}, got {Status}: {Text}");
        Assert.True(
            Errors.Any(error => error.GetProperty("code").GetInt32() == code
                && error.GetProperty("context").GetString() == context
                && error.GetProperty("message").GetString()!.Contains(says, StringComparison.Ordinal)),
            $"Expected code {code}, context {context ?? "null"} and a message with '{says}', got: {Text}");
    }
}
