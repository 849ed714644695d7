namespace PushFunctions.Tests.Providers;

public sealed class ProviderMappingTests
{
    // What a message holds for ourselves, or under another name in the page.
    private static readonly string[] Elsewhere =
        [nameof(PushMessage.Tags), nameof(PushMessage.IsBackground), nameof(PushMessage.IsOutline), nameof(PushMessage.FcmOverrides),
            nameof(PushMessage.ApnOverrides)];

    [Fact]
    public async Task Every_field_of_a_message_has_its_line_in_the_page()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "provider-mapping.md"), TestContext.Current.CancellationToken);
        var fields = typeof(PushMessage).GetProperties().Select(property => property.Name).Except([.. Elsewhere, "EqualityContract"]);

        Assert.All(fields, field => Assert.Matches($@"(?m)^\| `(content\.)?{char.ToLowerInvariant(field[0])}{field[1..]}`", page));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PushFunctions.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No solution above the tests.");
        return folder.FullName;
    }
}
