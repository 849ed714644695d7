using System.Text;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Tests.Providers.Payloads;

public sealed class JsonMergeTests
{
    [Theory]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"c":2}}""", """{"a":{"b":1,"c":2}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":5}""", """{"a":5}""")]
    [InlineData("""{"a":5}""", """{"a":{"b":{"c":1}}}""", """{"a":{"b":{"c":1}}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[3]}""", """{"a":[3]}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":null}}""", """{"a":{"c":2}}""")]
    [InlineData("""{"a":1}""", """{"b":{"c":null}}""", """{"a":1,"b":{}}""")]
    [InlineData("""{"a":"👟"}""", """{"b":"👟"}""", """{"a":"👟","b":"👟"}""")]
    public void Objects_are_merged_and_all_else_replaced(string target, string patch, string expected)
    {
        var merged = JsonNode.Parse(target)!.AsObject();

        JsonMerge.Into(merged, JsonNode.Parse(patch)!.AsObject());

        Assert.Equal(expected, Encoding.UTF8.GetString(JsonMerge.ToBytes(merged)));
    }
}
