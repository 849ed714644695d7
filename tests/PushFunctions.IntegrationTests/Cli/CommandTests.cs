using System.CommandLine;
using PushFunctions.Cli;
using PushFunctions.Cli.Commands;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Cli;

/// <summary>The commands against a running service: what they print, as JSON too, and how they end.</summary>
public sealed class CommandTests(SharedService shared)
{
    [Fact]
    public void Every_command_has_an_example_that_it_understands()
    {
        var shell = new Shell(TextWriter.Null, TextWriter.Null, Stream.Null, _ => null, "/", false, TimeProvider.System);
        var root = CommandLineApp.Build(shell);
        var commands = Below(root).ToList();

        Assert.True(commands.Count > 30);
        foreach (var command in commands)
        {
            var examples = Assert.IsType<CliCommand>(command).Examples;
            Assert.NotEmpty(examples);
            Assert.All(examples, example =>
            {
                // Without what the shell would do with the output.
                var parsed = root.Parse(
                    System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(example.Split(" > ")[0].Split(" >> ")[0]).ToList());
                Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join(" ", parsed.Errors.Select(error => error.Message))}");
                Assert.StartsWith(
                    command.Name, example[example.IndexOf(command.Name, StringComparison.Ordinal)..], StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public async Task Help_shows_the_examples_and_a_typo_is_a_sentence()
    {
        using var cli = CliRun.With(new Dictionary<string, string>());

        var help = (await cli.RunAsync("why", "--help")).Ended(ExitCode.Done);
        var typo = (await cli.RunAsync("send", "--tilte", "Hello")).Ended(ExitCode.Usage);

        Assert.Contains("Examples:\n  pushfunctions why customer-4711\n", help.Out, StringComparison.Ordinal);
        Assert.Contains("--tilte", typo.Error, StringComparison.Ordinal);
        Assert.EndsWith("See: pushfunctions send --help\n", typo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_sends_watches_and_tells_why()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        cli.Write(
            "devices.csv",
            $"token,provider,externalId,tags.plan\nphone-1,FCM,ann,premium\n{new string('0', 62)}a1,APN,ann,premium\n");
        (await cli.RunAsync("import", "devices.csv", "--app", "shop")).Ended(ExitCode.Done);

        var sent = (
            await cli.RunAsync(
                "send", "--external-id", "ann", "--title", "Hello {{ name }}", "--var", "name=Ann", "--watch")).Ended(ExitCode.Done);
        var operation = sent.Out.Split('\n')[0]["Sent as ".Length..^1];
        var watched = (await cli.RunAsync("watch", operation, "--output", "json")).Ended(ExitCode.Done).Json;
        var why = (await cli.RunAsync("why", "ann")).Ended(ExitCode.Done);
        var notification = (await shop.NotificationsOfAsync(operation))[0].Id;
        var whyPush = (await cli.RunAsync("why", notification)).Ended(ExitCode.Done);
        var whyToken = (await cli.RunAsync("why", "phone-1", "--output", "json")).Ended(ExitCode.Done).Json;

        Assert.Contains("2 sent, 0 failed, 0 canceled; 0 of 1 recipient could not be addressed.", sent.Out, StringComparison.Ordinal);
        Assert.Contains("Sending: 2 of 2 pushes", sent.Error, StringComparison.Ordinal);
        Assert.Equal("COMPLETED", watched.GetProperty("operation").GetProperty("status").GetString());
        Assert.Contains("FCM device ", why.Out, StringComparison.Ordinal);
        Assert.Contains(": sent. FCM accepted it as ", why.Out, StringComparison.Ordinal);
        Assert.Contains(": sent. APNs accepted it", why.Out, StringComparison.Ordinal);
        Assert.Contains("sent. ", whyPush.Out, StringComparison.Ordinal);
        Assert.Equal("ann", whyToken[0].GetProperty("user").GetProperty("externalId").GetString());
    }

    [Fact]
    public async Task A_file_is_the_whole_send_and_a_dry_run_of_it_delivers_nothing()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        var phone = Phone.Android();
        cli.Write(
            "send.json", "{\"to\":[{\"token\":\"" + phone.Token + "\",\"provider\":\"FCM\"}],\"content\":{\"title\":\"Hello\"}}");

        (await cli.RunAsync("send", "--file", "send.json", "--dry-run", "--watch")).Ended(ExitCode.Done);
        var refused = (await cli.RunAsync("send", "--file", "send.json", "--title", "Other", "--provider", "FCM")).Ended(ExitCode.Usage);
        var dry = phone.InboxAt(shop.Simulator).CountFor(phone.Token);
        (await cli.RunAsync("send", "--file", "send.json", "--idempotency-key", "order-17", "--watch")).Ended(ExitCode.Done);

        Assert.StartsWith("--file has the whole send: leave --provider, --title out", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, 1), (dry, phone.InboxAt(shop.Simulator).CountFor(phone.Token)));
    }

    [Theory]
    [InlineData("2026-01-31T09:00", 9)]
    [InlineData("2026-01-31T09:00Z", 9)]
    [InlineData("2026-01-31T09:00+02:00", 7)]
    public void A_time_without_an_offset_is_utc(string text, int hour)
    {
        var option = new Option<DateTimeOffset?>("--since") { CustomParser = Moment.Read };
        var parsed = new RootCommand { option }.Parse(new List<string> { "--since", text });

        Assert.Equal(new DateTimeOffset(2026, 1, 31, hour, 0, 0, TimeSpan.Zero), parsed.GetValue(option)!.Value);
    }

    [Fact]
    public async Task What_failed_is_told_by_code_and_decides_the_exit_code()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        var (user, _) = await shop.RegisterAsync(Phone.Android());
        (await cli.RunAsync("users", "delete", user, "--yes")).Ended(ExitCode.Done);

        var refused = (await cli.RunAsync("send", "--user", user, "--title", "Hello", "--watch")).Ended(ExitCode.No);
        var allowed = (
            await cli.RunAsync(
                "send", "--user", user, "--title", "Hello", "--watch", "--max-failed", "1", "-o", "json")).Ended(ExitCode.Done);
        var unknown = (await cli.RunAsync("watch", "comms_operation_01k7q2bx0mft5bvbxh3781hkmr")).Ended(ExitCode.Refused);
        var nobody = (await cli.RunAsync("why", "nobody")).Ended(ExitCode.No);

        Assert.Contains("21101", refused.Out, StringComparison.Ordinal);
        Assert.Equal(21101, allowed.Json.GetProperty("errors")[0].GetProperty("code").GetInt32());
        Assert.StartsWith(
            "GET /v1/PushNotifications/Operations/comms_operation_01k7q2bx0mft5bvbxh3781hkmr got 404. ", unknown.Error,
            StringComparison.Ordinal);
        Assert.StartsWith("Nobody is registered under that", nobody.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tests_a_token_and_shows_what_its_provider_says()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        var dead = Phone.Android();
        shop.Simulator.Fcm.Faults.ForToken(dead.Token, new SimulatorFault { Reason = "UNREGISTERED" });

        var good = (await cli.RunAsync("test", "phone-1")).Ended(ExitCode.Done);
        var bad = (await cli.RunAsync("test", dead.Token, "--output", "json")).Ended(ExitCode.No).Json;

        Assert.Contains("SENT", good.Out, StringComparison.Ordinal);
        Assert.Equal("UNREGISTERED", bad.GetProperty("error").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task It_lists_and_removes_devices_and_changes_tags()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        var (user, _) = await shop.RegisterAsync(new Phone("FCM", "phone-1"));

        (await cli.RunAsync("tags", "set", user, "plan=premium", "city=Vienna")).Ended(ExitCode.Done);
        (await cli.RunAsync("tags", "remove", user, "city")).Ended(ExitCode.Done);
        var list = (await cli.RunAsync("devices", "list", user)).Ended(ExitCode.Done);
        var json = (await cli.RunAsync("devices", "list", user, "--output", "json")).Ended(ExitCode.Done).Json;
        var none = (await cli.RunAsync("devices", "remove", user, "--token", "phone-2")).Ended(ExitCode.No);
        (await cli.RunAsync("devices", "remove", user, "--token", "phone-1")).Ended(ExitCode.Done);
        var empty = (await cli.RunAsync("devices", "list", user)).Ended(ExitCode.Done);

        Assert.Matches("^APP   PROVIDER  TOKEN    HASH ", list.Out);
        Assert.Contains("plan:premium\n", list.Out, StringComparison.Ordinal);
        Assert.Equal("premium", json[0].GetProperty("tags").GetProperty("plan").GetString());
        Assert.StartsWith("This User has no FCM device with that token", none.Error, StringComparison.Ordinal);
        Assert.Equal("This User has no device.\n", empty.Error);
    }

    [Fact]
    public async Task It_manages_audiences_keys_operations_and_credentials()
    {
        using var shop = await shared.NewCustomerAsync();
        using var cli = CliRun.Of(shop);
        cli.Write("service-account.json", shop.Keys.ServiceAccountJson);
        cli.Write("AuthKey.p8", shop.Keys.ApnsP8Pem);
        cli.Write("picture.json", "{\"type\":\"picture\"}");

        var wrong = (
            await cli.RunAsync("credentials", "add", "--app", "shop", "--type", "FCM", "--file", "picture.json")).Ended(ExitCode.Usage);
        var credential = (
            await cli.RunAsync(
                "credentials", "add", "--app", "shop", "--type", "FCM", "--file", "service-account.json", "-o",
                "json")).Ended(ExitCode.Done)
            .Json.GetProperty("resourceId").GetString()!;
        (
            await cli.RunAsync(
                "credentials", "add", "--app", "shop", "--type", "APN", "--file", "AuthKey.p8", "--key-id", shop.Keys.KeyId, "--team-id",
                shop.Keys.TeamId, "--bundle-id", shop.Keys.BundleId)).Ended(ExitCode.Done);
        (await cli.RunAsync("credentials", "rotate", credential, "--file", "service-account.json")).Ended(ExitCode.Done);
        var accepted = (await cli.RunAsync("credentials", "check", "--app", "shop")).Ended(ExitCode.Done);
        var none = (await cli.RunAsync("deadletters", "list")).Ended(ExitCode.Done);
        var which = (await cli.RunAsync("deadletters", "requeue")).Ended(ExitCode.Usage);
        var requeued = (await cli.RunAsync("deadletters", "requeue", "--all", "-o", "json")).Ended(ExitCode.Done);
        var credentials = (await cli.RunAsync("credentials", "list", "--app", "shop")).Ended(ExitCode.Done);

        cli.Write("people.csv", "user;name\nann;Ann\nnobody;No\nbob;Bob\n");
        cli.Write("devices.csv", "token,provider,externalId\nphone-1,FCM,ann\nphone-2,FCM,bob\n");
        (await cli.RunAsync("import", "devices.csv")).Ended(ExitCode.Done);
        var audience = (await cli.RunAsync("audiences", "create", "--name", "Spring", "-o", "json"))
            .Ended(ExitCode.Done)
            .Json.GetProperty("resourceId")
            .GetString()!;
        var people = (await cli.RunAsync("audiences", "import", audience, "people.csv", "--column", "user")).Ended(ExitCode.No);
        (await cli.RunAsync("audiences", "remove", audience, "bob")).Ended(ExitCode.Done);
        var members = (await shop.CallAsync(HttpMethod.Get, $"/v1/Audiences/{audience}/Users")).GetProperty("users").GetArrayLength();

        var key = (await cli.RunAsync("keys", "create", "--name", "app server", "--scopes", "register", "send", "-o", "json"))
            .Ended(ExitCode.Done)
            .Json;
        var keys = (await cli.RunAsync("keys", "list")).Ended(ExitCode.Done);
        var asked = (await cli.RunAsync("keys", "delete", key.GetProperty("sid").GetString()!)).Ended(ExitCode.Usage);
        (await cli.RunAsync("keys", "delete", key.GetProperty("sid").GetString()!, "--yes")).Ended(ExitCode.Done);

        var later = (
            await cli.RunAsync(
                "send", "--audience", audience, "--title", "Hello", "--schedule", TimeProvider.System.GetUtcNow().AddHours(2).ToString("O"),
                "-o", "json"))
            .Ended(ExitCode.Done).Json.GetProperty("operationId").GetString()!;
        var unasked = (await cli.RunAsync("operations", "cancel", later)).Ended(ExitCode.Usage);
        (await cli.RunAsync("operations", "cancel", later, "--yes")).Ended(ExitCode.Done);
        var operations = (await cli.RunAsync("operations", "list")).Ended(ExitCode.Done);

        Assert.Equal(2, accepted.Out.Split(" VALID ").Length - 1);
        Assert.Equal("There is none.\n", none.Error);
        Assert.StartsWith("Which?", which.Error, StringComparison.Ordinal);
        Assert.Equal(0, requeued.Json.GetProperty("requeued").GetInt32());
        Assert.StartsWith("picture.json is no service account", wrong.Error, StringComparison.Ordinal);
        Assert.Matches($"{credential} +shop +FCM +yes +OK", credentials.Out);
        Assert.StartsWith("Line 3: Nobody is registered under that", people.Error, StringComparison.Ordinal);
        Assert.Equal(1, members);
        Assert.Matches("SK[0-9a-f]{32}  app server  register send", keys.Out);
        Assert.EndsWith("Add --yes to do it without being asked.\n", asked.Error, StringComparison.Ordinal);
        Assert.EndsWith("Add --yes to do it without being asked.\n", unasked.Error, StringComparison.Ordinal);
        Assert.Matches($"{later} +CANCELED", operations.Out);
    }

    [Fact]
    public async Task It_tails_what_failed_and_exports_what_happened_without_formulas()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        cli.Write("devices.csv", "token,provider,externalId\n-cmd,FCM,\"=HYPERLINK(\"\"http://evil\"\")\"\nphone-1,FCM,bob\n");
        (await cli.RunAsync("import", "devices.csv")).Ended(ExitCode.Done);
        var dead = Phone.Android();
        shop.Simulator.Fcm.Faults.ForToken(dead.Token, new SimulatorFault { Reason = "UNREGISTERED" });
        await shop.WaitForOperationAsync(await shop.SendAsync([dead.Recipient()]));
        var operation = await shop.SendAsync([new { UserId = "comms_user_01k7q2bx0mft5bvbxh3781hkmr" }, new { ExternalId = "bob" }]);
        await shop.WaitForOperationAsync(operation);

        var tail = (await cli.RunAsync("tail", "--failed", "--count", "1", "-o", "json")).Ended(ExitCode.Done).Json;
        (await cli.RunAsync("export", "operation", operation, "--csv", "pushes.csv")).Ended(ExitCode.Done);
        var devices = (await cli.RunAsync("export", "devices")).Ended(ExitCode.Done);
        cli.Write("again.csv", devices.Out);
        var again = (await cli.RunAsync("import", "again.csv", "-o", "json")).Ended(ExitCode.Done).Json;

        Assert.Equal("UNREGISTERED", tail.GetProperty("error").GetProperty("reason").GetString());
        var lines = cli.Read("pushes.csv").TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains(",FCM,phone-1,SENT,1,", lines[1], StringComparison.Ordinal);
        Assert.Contains("UNADDRESSABLE,,21101,", lines[2], StringComparison.Ordinal);
        Assert.Contains("'=HYPERLINK", devices.Out, StringComparison.Ordinal);
        Assert.Contains(",\"'-cmd\",", devices.Out, StringComparison.Ordinal);
        Assert.Equal((2, 0), (again.GetProperty("registered").GetInt32(), again.GetProperty("refused").GetInt32()));
        Assert.Equal(2, (await cli.RunAsync("export", "devices")).Out.TrimEnd().Split('\n').Length - 1);
    }

    [Fact]
    public async Task The_doctor_finds_what_is_wrong()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        using var stranger = CliRun.With(CliRun.VariablesOf(shop.Service.Address, shop.Account.ToString(), "wrong"));
        using var nowhere = CliRun.With(CliRun.VariablesOf(new Uri("http://127.0.0.1:9"), "AC1", "secret"));

        var healthy = await cli.RunAsync("doctor");
        var refused = (await stranger.RunAsync("doctor", "-o", "json")).Ended(ExitCode.Refused).Json;
        var lost = (await nowhere.RunAsync("doctor")).Ended(ExitCode.Unreached);

        Assert.Contains($"{shop.Account} may register, send, manage.", healthy.Out, StringComparison.Ordinal);
        Assert.Contains("2 credentials, all OK.", healthy.Out, StringComparison.Ordinal);
        Assert.False(refused.GetProperty("ok").GetBoolean());
        Assert.Matches("BAD +connection +http://127.0.0.1:9/ was not reached", lost.Out);
    }

    [Fact]
    public async Task It_completes_what_is_typed()
    {
        using var cli = CliRun.With(new Dictionary<string, string>());

        var script = (await cli.RunAsync("completion", "bash")).Ended(ExitCode.Done);
        var found = (await cli.RunAsync("[suggest:19]", "pushfunctions audie")).Ended(ExitCode.Done);

        Assert.Contains("complete -o default -F _pushfunctions pushfunctions", script.Out, StringComparison.Ordinal);
        Assert.Equal("audiences\n", found.Out.ReplaceLineEndings("\n"));
    }

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(child => Below(child).Prepend(child));
}
