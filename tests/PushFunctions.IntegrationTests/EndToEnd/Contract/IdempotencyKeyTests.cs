using System.Net;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>The borders of the Idempotency-Key; its rows are in Limits/IdempotencyTests.</summary>
public sealed class IdempotencyKeyTests(SharedService shared)
{
    [Fact]
    public async Task A_key_of_255_characters_is_one_and_belongs_to_its_account_alone()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var other = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (body, key) = (new { To = new[] { Phone.Android().Recipient() }, Content = new { Title = "Hello" } }, new string('~', 255));

        var first = await shop.RequestAsync(HttpMethod.Post, "", body, key);
        var again = await shop.RequestAsync(HttpMethod.Post, "", body, key);
        var others = await other.RequestAsync(HttpMethod.Post, "", body, key);

        Assert.Equal(
            (HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.Status, again.Status, others.Status));
        Assert.Equal(first.Text, again.Text);
        Assert.NotEqual(first.Text, others.Text);
        Assert.False(others.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_scheduled_send_is_replayed_too_and_other_endpoints_do_not_look_at_the_key()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var body =
            new
            {
                To = new[] { Phone.Android().Recipient() },
                Content = new { Title = "Hello" },
                Schedule = new { SendAt = TimeProvider.System.GetUtcNow().AddDays(2) }
            };

        var first = await shop.RequestAsync(HttpMethod.Post, "", body, "later");
        var again = await shop.RequestAsync(HttpMethod.Post, "", body, "later");
        var audiences = (
            await shop.RequestAsync(HttpMethod.Post, "/v1/Audiences", new { }, "later"),
            await shop.RequestAsync(HttpMethod.Post, "/v1/Audiences", new { Name = "x" }, "later"));

        Assert.Equal((first.Text, "true"), (again.Text, Assert.Single(again.Headers.GetValues("Idempotency-Replayed"))));
        Assert.Single(await Pages.IdsAsync(shop, "Operations", "operations"));
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (audiences.Item1.Status, audiences.Item2.Status));
        Assert.NotEqual(audiences.Item1.Text, audiences.Item2.Text);
    }
}
