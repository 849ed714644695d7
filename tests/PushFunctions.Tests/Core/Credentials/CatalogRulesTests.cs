namespace PushFunctions.Tests.Core.Credentials;

public sealed class CatalogRulesTests
{
    private static readonly DateTimeOffset Later = Some.Noon.AddHours(1);
    private readonly AccountSid _account = Some.Account();

    [Fact]
    public void The_first_credential_makes_the_default_App_and_is_the_default_of_its_type()
    {
        var catalog = Add(Empty(), New("shop"));

        Assert.True(Assert.Single(catalog.Apps).IsDefault);
        Assert.True(Assert.Single(catalog.Credentials).IsDefault);
    }

    [Fact]
    public void A_second_App_is_not_the_default()
    {
        var catalog = Add(Add(Empty(), New("shop")), New("other"));

        Assert.Equal("shop", catalog.DefaultApp?.Name.Value);
        Assert.Single(catalog.Apps, app => app.IsDefault);
    }

    [Fact]
    public void The_first_of_each_type_in_each_App_is_a_default_and_later_ones_are_not()
    {
        var catalog = Add(Add(Add(Add(Empty(), New("shop")), New("shop", Provider.Apn)), New("other")), New("shop"));

        Assert.Equal([true, true, true, false], catalog.Credentials.Select(credential => credential.IsDefault));
    }

    [Fact]
    public void A_credential_that_asks_for_it_takes_the_default_over()
    {
        var first = New("shop");
        var second = New("shop") with { IsDefault = true, CreatedAt = Later };
        var catalog = Add(Add(Empty(), first), second);

        Assert.Equal(second.Id, catalog.FindDefault(Some.App(), Provider.Fcm)?.Id);
        Assert.False(catalog.FindCredential(first.Id)?.IsDefault);
        Assert.Equal(Later, catalog.FindApp(Some.App())?.UpdatedAt);
    }

    [Fact]
    public void The_eleventh_App_has_no_room_but_a_credential_for_one_of_the_ten_has()
    {
        var catalog = Enumerable.Range(0, 10).Aggregate(Empty(), (before, i) => Add(before, New($"app{i}")));

        Assert.Equal("$.appName", CatalogRules.CheckRoom(catalog, Some.App("app10"))?.Context);
        Assert.Null(CatalogRules.CheckRoom(catalog, Some.App("app9")));
    }

    [Fact]
    public void The_eleventh_credential_of_an_App_has_no_room_but_another_App_has()
    {
        var catalog = Enumerable.Range(0, 10).Aggregate(Empty(), (before, _) => Add(before, New("shop")));

        Assert.Equal("$.appName", CatalogRules.CheckRoom(catalog, Some.App())?.Context);
        Assert.Null(CatalogRules.CheckRoom(catalog, Some.App("other")));
    }

    [Fact]
    public void Making_the_default_the_default_writes_nothing()
    {
        var catalog = Add(Empty(), New("shop"));

        Assert.Null(CatalogRules.Update(catalog, catalog.Credentials[0], true, null, null, Later));
        Assert.Null(CatalogRules.MakeDefault(catalog, catalog.Apps[0], Later));
    }

    [Fact]
    public void Only_the_default_cannot_stop_being_it_and_the_problem_says_how_to_move_it()
    {
        var catalog = Add(Add(Empty(), New("shop")), New("shop"));

        var problem = CatalogRules.CheckNotDefault(catalog.Credentials[0]);
        Assert.Equal("$.isDefault", problem?.Context);
        Assert.Contains("PATCH another credential", problem!.Message, StringComparison.Ordinal);
        Assert.Null(CatalogRules.CheckNotDefault(catalog.Credentials[1]));
    }

    [Fact]
    public void A_new_content_raises_the_revision_and_clears_the_health()
    {
        var failing = New("shop") with { Health = new CredentialHealth(CredentialStatus.Failing, "InvalidProviderToken", Some.Noon) };
        var catalog = Add(Empty(), failing);
        var rotated = Apply(catalog, CatalogRules.Update(catalog, catalog.Credentials[0], false, "sealed again", null, Later)).Credentials[0];

        Assert.Equal(
            (2, "sealed again", CredentialHealth.Ok, Later, Some.Noon),
            (rotated.Revision, rotated.EncryptedContent, rotated.Health, rotated.UpdatedAt, rotated.CreatedAt));
        Assert.True(rotated.IsDefault);
    }

    [Fact]
    public void Removing_a_default_promotes_the_newest_of_its_type()
    {
        var catalog = Add(
            Add(Add(Add(Empty(), New("shop")), New("shop") with { CreatedAt = Later }), New(
                "shop") with
            { CreatedAt = Some.Noon.AddMinutes(1) }), New("shop", Provider.Apn) with { CreatedAt = Later.AddHours(1) });
        var after = Apply(catalog, CatalogRules.Remove(catalog, catalog.Credentials[0], Later));

        Assert.Equal(catalog.Credentials[1].Id, after.FindDefault(Some.App(), Provider.Fcm)?.Id);
        Assert.Equal(catalog.Credentials[3].Id, after.FindDefault(Some.App(), Provider.Apn)?.Id);
        Assert.Equal(3, after.Credentials.Count);
    }

    [Fact]
    public void Removing_what_is_no_default_changes_nothing_else()
    {
        var catalog = Add(Add(Empty(), New("shop")), New("shop"));
        var change = CatalogRules.Remove(catalog, catalog.Credentials[1], Later);

        Assert.Equal(
            (0, 0, 0, 1), (change.PutApps.Count, change.PutCredentials.Count, change.RemoveApps.Count, change.RemoveCredentials.Count));
    }

    [Fact]
    public void Removing_the_last_credential_removes_the_App_and_promotes_the_oldest_that_is_left()
    {
        var catalog = Add(
            Add(Add(Empty(), New("shop")), New("young") with { CreatedAt = Later }),
            New("old") with { CreatedAt = Some.Noon.AddMinutes(1) });
        var after = Apply(catalog, CatalogRules.Remove(catalog, catalog.Credentials[0], Later));

        Assert.Null(after.FindApp(Some.App()));
        Assert.Equal("old", after.DefaultApp?.Name.Value);
        Assert.Single(after.Apps, app => app.IsDefault);
    }

    [Fact]
    public void Removing_everything_leaves_an_empty_catalog_in_which_the_next_App_is_the_default_again()
    {
        var catalog = Add(Empty(), New("shop"));
        var after = Apply(catalog, CatalogRules.Remove(catalog, catalog.Credentials[0], Later));

        Assert.Empty(after.Apps);
        Assert.Equal("other", Add(after, New("other")).DefaultApp?.Name.Value);
    }

    [Fact]
    public void Making_an_App_the_default_takes_it_from_the_other()
    {
        var catalog = Add(Add(Empty(), New("shop")), New("other"));
        var after = Apply(catalog, CatalogRules.MakeDefault(catalog, catalog.FindApp(Some.App("other"))!, Later));

        Assert.Equal("other", after.DefaultApp?.Name.Value);
        Assert.Single(after.Apps, app => app.IsDefault);
    }

    [Fact]
    public void Health_is_written_only_when_it_changes_with_the_time_of_the_change()
    {
        var credential = New("shop");
        var failing = new CredentialHealth(CredentialStatus.Failing, "InvalidProviderToken", null);
        var written = CatalogRules.Report(credential, failing, Later)!.PutCredentials[0];

        Assert.Equal(failing with { Since = Later }, written.Health);
        Assert.Equal(credential.UpdatedAt, written.UpdatedAt);
        Assert.Null(CatalogRules.Report(written, failing, Later.AddHours(1)));
        Assert.Null(CatalogRules.Report(credential, CredentialHealth.Ok, Later));
    }

    private Catalog Empty() => new(_account, [], [], null);

    private static Credential New(string app, Provider type = Provider.Fcm) =>
        new(Some.Ids.NewCredential(), Some.App(app), type, false, 1, "sealed", CredentialHealth.Ok) { CreatedAt = Some.Noon, UpdatedAt = Some.Noon };

    private static Catalog Add(Catalog catalog, Credential credential) => Apply(catalog, CatalogRules.Add(catalog, credential));

    private static Catalog Apply(Catalog catalog, CatalogChange? change)
    {
        Assert.NotNull(change);
        var apps = catalog.Apps.Where(app => !change.RemoveApps.Contains(app.Name)).ToDictionary(app => app.Name);
        var credentials = catalog.Credentials.Where(credential => !change.RemoveCredentials.Contains(credential.Id))
            .ToDictionary(credential => credential.Id);
        foreach (var app in change.PutApps) apps[app.Name] = app;
        foreach (var credential in change.PutCredentials) credentials[credential.Id] = credential;
        return catalog with { Apps = [.. apps.Values], Credentials = [.. credentials.Values] };
    }
}
