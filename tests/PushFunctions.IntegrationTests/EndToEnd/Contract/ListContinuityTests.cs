namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>Lists while others write: nothing listed twice, nothing that existed throughout left out.</summary>
public sealed class ListContinuityTests(SharedService shared)
{
    public static TheoryData<string> Lists => [.. WritableList.Names];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task What_comes_and_goes_between_two_pages_neither_repeats_nor_hides_others(string name)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var list = await WritableList.OpenAsync(shop, name);
        var there = new HashSet<string>();
        for (var count = 0; count < 5; count++) there.Add(await list.AddAsync());

        var listed = (await Pages.ReadAllAsync(shop, list.Path, list.Name, pageSize: 2, async (page, found) =>
        {
            if (page > 2) return;
            var seen = found.Select(list.IdOf).ToList();
            // The one that the token names, and one that is still to come.
            if (list.RemoveAsync is not null)
            {
                await RemoveAsync(list, there, seen[^1]);
                if (there.Except(seen).FirstOrDefault() is { } next) await RemoveAsync(list, there, next);
            }

            await list.AddAsync();
        })).Select(list.IdOf).ToList();

        Assert.Equal(listed.Distinct(), listed);
        Assert.Empty(there.Except(listed));
    }

    private static async Task RemoveAsync(WritableList list, HashSet<string> there, string id)
    {
        if (there.Remove(id)) await list.RemoveAsync!(id);
    }
}
