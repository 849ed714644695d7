using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>Reads lists as a client does: page after page, each by the token of the one before.</summary>
internal static class Pages
{
    /// <param name="between">Called after each page but the last with the number of pages read.</param>
    /// <returns>All entries in the order in which they came.</returns>
    public static async Task<IReadOnlyList<JsonElement>> ReadAllAsync(
        Customer shop, string path, string name, int pageSize, Func<int, IReadOnlyList<JsonElement>, Task>? between = null)
    {
        var (found, pages, query) = (
            new List<JsonElement>(), 0, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pageSize={pageSize}");
        for (string? token = null; ;)
        {
            var page = await shop.CallAsync(HttpMethod.Get, token is null ? query : $"{query}&pageToken={Uri.EscapeDataString(token)}");
            Assert.Equal([name, "pagination"], page.EnumerateObject().Select(field => field.Name));
            Assert.InRange(page.GetProperty(name).GetArrayLength(), 0, pageSize);
            found.AddRange(page.GetProperty(name).EnumerateArray());
            token = page.GetProperty("pagination").GetProperty("next").GetString();
            // A list without filters has full pages; with filters they may be short. None is empty and has a next.
            var least = path.Contains('?', StringComparison.Ordinal) ? 1 : pageSize;
            if (token is not null)
                Assert.Equal(Math.Clamp(page.GetProperty(name).GetArrayLength(), least, pageSize), page.GetProperty(name).GetArrayLength());
            if (token is null) return found;
            if (between is not null) await between(++pages, found);
        }
    }

    /// <summary>The ids of a list, in their order.</summary>
    public static async Task<IReadOnlyList<string>> IdsAsync(
        Customer shop, string path, string name, int pageSize = 1000, string id = "id") =>
        [.. (await ReadAllAsync(shop, path, name, pageSize)).Select(entry => entry.GetProperty(id).GetString()!)];
}
