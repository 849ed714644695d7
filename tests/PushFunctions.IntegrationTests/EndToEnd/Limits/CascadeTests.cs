using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.IntegrationTests.EndToEnd.Limits;

public sealed class CascadeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_an_Apps_last_credential_its_registrations_go_before_the_answer()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Client(service);
        var credential = await client.StoreCredentialAsync();
        await client.StoreCredentialAsync("other");
        var registration = await client.RegisterAsync("phone-of-ada-0123456789");
        var user = registration.GetProperty("userId").GetString()!;
        await client.RegisterAsync("phone-of-ada-0123456789", "other", user);

        Assert.Equal(HttpStatusCode.Accepted, (await client.DeleteAsync($"PushNotifications/Credentials/{credential}")).Status);

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await client.GetAsync($"PushNotifications/DeviceRegistrations/{registration.GetProperty("id").GetString()}")).Status);
        Assert.Single(await KeysAsync(service, TableNames.Users));
        Assert.Contains(
            ".other.", Assert.Single(await KeysAsync(service, TableNames.TokenOwners, row => row.PartitionKey)), StringComparison.Ordinal);
        // The App's rows stay as tombstones for an hour.
        Assert.Equal(2, (await KeysAsync(service, TableNames.Registrations)).Count);
        Assert.Single(await KeysAsync(service, TableNames.Removals));
    }

    [Fact]
    public async Task Deleting_any_other_credential_leaves_the_registrations()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Client(service);
        var credential = await client.StoreCredentialAsync();
        await client.StoreCredentialAsync();
        var registration = await client.RegisterAsync("phone-of-ada-0123456789");

        await client.DeleteAsync($"PushNotifications/Credentials/{credential}");

        Assert.Equal(0, await service.PumpUntilIdleAsync());
        Assert.Equal(
            HttpStatusCode.OK,
            (await client.GetAsync($"PushNotifications/DeviceRegistrations/{registration.GetProperty("id").GetString()}")).Status);
    }

    [Fact]
    public async Task However_many_Users_there_are_the_sweeps_remove_what_the_request_left()
    {
        var time = new ShiftableTime();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, builder => builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(new ServiceTime(time)));
        using var client = new Client(service);
        var credential = await client.StoreCredentialAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 260), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (number, _) =>
            Client.IdIn(await client.PostAsync("PushNotifications/DeviceRegistrations", $$"""{"token":"phone-{{number}}-0123456789","provider":"FCM","appName":"shop"}""")));

        await client.DeleteAsync($"PushNotifications/Credentials/{credential}");

        Assert.Single(await KeysAsync(service, TableNames.Removals));
        Assert.NotEmpty(await KeysAsync(service, TableNames.TokenOwners));
        // Also where the request's own step was cut off by its time limit, on a slow machine.
        time.Shift(PendingRemovals.DeletionTime);
        do
        {
            await service.Get<Sweep>().RunAsync(Stop);
        }
        while ((await KeysAsync(service, TableNames.TokenOwners)).Count > 0);

        // Tombstones stay for an hour.
        time.Shift(AppRemover.TombstoneTime);
        do
        {
            await service.Get<Sweep>().RunAsync(Stop);
            time.Shift(TimeSpan.FromMinutes(1));
        }
        while ((await KeysAsync(service, TableNames.Removals)).Count > 0);

        Assert.Equal(260, (await KeysAsync(service, TableNames.Users)).Count);
        Assert.Empty(await KeysAsync(service, TableNames.Registrations));
    }

    [Fact]
    public async Task An_App_that_is_made_anew_begins_without_the_registrations_of_the_old()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Client(service);
        var credential = await client.StoreCredentialAsync();
        var old = await client.RegisterAsync("phone-of-ada-0123456789");
        var user = old.GetProperty("userId").GetString()!;
        await client.DeleteAsync($"PushNotifications/Credentials/{credential}");
        await client.StoreCredentialAsync();

        Assert.Empty(
            (await client.GetAsync($"PushNotifications/DeviceRegistrations?userId={user}")).Json.GetProperty("deviceRegistrations")
                .EnumerateArray());
        var renewed = await client.RegisterAsync("phone-of-ada-9876543210", user: user);
        await service.Get<Sweep>().RunAsync(Stop);

        var found = (await client.GetAsync($"PushNotifications/DeviceRegistrations/{renewed.GetProperty("id").GetString()}")).Json;
        Assert.Equal(
            "phone-of-ada-9876543210", Assert.Single(found.GetProperty("devices").EnumerateArray()).GetProperty("token").GetString());
    }

    [Fact]
    public async Task A_removal_whose_request_died_is_done_by_the_sweep_once_no_request_can_be_at_it()
    {
        var time = new ShiftableTime();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, builder => builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(new ServiceTime(time)));
        using var client = new Client(service);
        await client.StoreCredentialAsync();
        await client.RegisterAsync("phone-of-ada-0123456789");
        Assert.True(AccountSid.TryParse(service.Account.Sid, out var account));
        var app = Some.App("shop");
        await service.Get<PendingRemovals>().AnnounceAsync(account, RemovalKind.App, app.Value, Stop);
        var catalogs = service.Get<ICatalogStore>();
        var catalog = await catalogs.LoadAsync(account, Stop);
        Assert.True(await catalogs.TrySaveAsync(catalog, CatalogRules.Remove(catalog, catalog.Credentials[0], time.GetUtcNow()), Stop));

        time.Shift(PendingRemovals.DeletionTime - TimeSpan.FromMinutes(1));
        await service.Get<Sweep>().RunAsync(Stop);
        Assert.Single(await KeysAsync(service, TableNames.TokenOwners));
        time.Shift(TimeSpan.FromMinutes(2));
        await service.Get<Sweep>().RunAsync(Stop);
        Assert.Empty(await KeysAsync(service, TableNames.TokenOwners));
        time.Shift(AppRemover.TombstoneTime);
        await service.Get<Sweep>().RunAsync(Stop);

        Assert.Empty(await KeysAsync(service, TableNames.Registrations));
        Assert.Empty(await KeysAsync(service, TableNames.Removals));
    }

    [Fact]
    public async Task The_members_of_a_large_audience_go_with_the_next_sweep()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Client(service);
        var audience = Client.IdIn(await client.PostAsync("Audiences", "{}"));
        for (var call = 0; call < 3; call++)
        {
            var users = string.Join(',', Enumerable.Range(0, 700).Select(_ => $"\"{Some.Ids.NewUser()}\""));
            Client.IdIn(await client.PostAsync($"Audiences/{audience}/Users", $$"""{"userIds":[{{users}}]}"""));
        }

        Client.IdIn(await client.DeleteAsync($"Audiences/{audience}"));

        Assert.Equal(1100, (await KeysAsync(service, TableNames.AudienceMembers)).Count);
        await service.Get<Sweep>().RunAsync(Stop);
        Assert.Empty(await KeysAsync(service, TableNames.AudienceMembers));
        Assert.Empty(await KeysAsync(service, TableNames.Removals));
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"Audiences/{audience}")).Status);
    }

    [Fact]
    public async Task A_push_whose_credential_was_deleted_on_its_way_fails_and_says_so()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Client(service);
        var credential = await client.StoreCredentialAsync();
        var operation = Client.IdIn(await client.PostAsync("PushNotifications", """{"to":[{"token":"odJFCrnl2edlBDdz1C5Ja:APA91b","provider":"FCM"}],"content":{"title":"Hello"}}"""));

        await client.DeleteAsync($"PushNotifications/Credentials/{credential}");
        await service.PumpUntilIdleAsync();

        var stats = (await client.GetAsync($"PushNotifications/Operations/{operation}")).Json;
        Assert.Equal("COMPLETED", stats.GetProperty("status").GetString());
        Assert.Equal(1, stats.GetProperty("stats").GetProperty("failed").GetInt32());
        var error = Assert.Single(
            (await client.GetAsync($"PushNotifications/Operations/{operation}/Errors")).Json.GetProperty("errors").EnumerateArray());
        Assert.Equal(21008, error.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(0, service.Simulator.Fcm.Received.Asked);
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(
        RunningService service, string table, Func<TableEntity, string>? of = null) =>
        [.. (await service.Get<StorageClients>().Table(table).QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop))
            .Select(of ?? (row => row.RowKey))];
}
