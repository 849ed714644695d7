using System.Diagnostics;
using System.Text;
using PushFunctions.Cli;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Cli;

/// <summary>Imports: broken files, other services' exports, and a large one that is killed.</summary>
public sealed class ImportTests(SharedService shared)
{
    [Fact]
    public async Task A_hundred_thousand_lines_survive_a_kill_and_refused_lines_are_reported()
    {
        const int lines = 100_000;
        await using var service = await RunningService.StartInMemoryAsync(
            pump: false, settings: new Dictionary<string, string?> { ["Push:RateLimit:RequestsPerSecond"] = "0" });
        using var shop = await Customer.WithAppAsync(service);
        using var cli = CliRun.Of(shop);
        var file = new StringBuilder("device_token,user_id,plan,note\n");
        // Every ten thousandth is broken: a token that is none, in turn with an open quote.
        for (var i = 1; i <= lines; i++)
            file.Append(
                i % 10_000 != 0
                    ? $"token-{i},user-{i},premium,-\n"
                    : i % 20_000 == 0
                    ? $"no token,user-{i},premium,-\n"
                    : $"token-{i},user-{i},premium,\"-\n");
        cli.Write("devices.csv", file.ToString());
        string[] import =
        [
            "import", "devices.csv", "--map", "token=device_token,externalId=user_id,tags.plan=plan", "--provider", "FCM", "--app", "shop",
            "--output", "json"
        ];

        await KillInTheMiddleAsync(shop, cli, import);
        var left = File.ReadLines(Path.Combine(cli.Folder, "devices.csv.journal")).Count() - 1;
        var start = TimeProvider.System.GetTimestamp();
        var resumed = (await cli.RunAsync(import)).Ended(ExitCode.No);
        TestContext.Current.SendDiagnosticMessage(
            $"After the kill: {left} batches of 200 were done; the rest took "
                + $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s.");

        Assert.InRange(left, 1, 199);
        Assert.Equal(lines, resumed.Json.GetProperty("lines").GetInt32());
        Assert.Equal(lines - 10, resumed.Json.GetProperty("registered").GetInt32());
        Assert.InRange(resumed.Json.GetProperty("resumed").GetInt32(), (left - 1) * 500, left * 500);
        Assert.StartsWith(
            "Going on where the last run stopped: ", resumed.Error[resumed.Error.IndexOf("Going", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
        var refused = cli.Read("devices.csv.refused.csv").TrimEnd().Split('\n');
        Assert.Equal(11, refused.Length);
        Assert.StartsWith("10001,,,\"A quote is opened and not closed", refused[1], StringComparison.Ordinal);
        Assert.StartsWith("20001,20001,token,", refused[2], StringComparison.Ordinal);
        Assert.EndsWith("\"no token,user-20000,premium,-\"", refused[2].TrimEnd(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(cli.Folder, "devices.csv.journal")));
        var count = await shop.CallAsync(HttpMethod.Post, "Count", new { To = new[] { new { Filter = new { Tag = "plan:premium" } } } });
        if (count.GetProperty("exact").GetBoolean()) Assert.Equal(lines - 10, count.GetProperty("users").GetInt32());
        Assert.Equal(
            "user-99999",
            (await cli.RunAsync("users", "show", "user-99999", "-o", "json"))
                .Json.GetProperty("user")
                .GetProperty("externalId")
                .GetString());
    }

    [Fact]
    public async Task Broken_lines_are_sentences_and_nothing_else_is_lost()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        var file = new StringBuilder("token,provider,externalId,city\n")
            .Append("one,FCM,ann,\"Vienna, the \"\"red\"\" one\"\n")
            .Append("two,FCM,\"bob,Graz\n")
            .Append("three,FCM,carol,Linz\n")
            .Append(new string('x', 10 * 1024 * 1024)).Append('\n')
            .Append("four,FCM\n")
            .Append("five,MPNS,dora,Wels\n")
            .Append("six,FCM,eve,\"in two\nlines\"\n")
            .Append(",FCM,frank,Steyr\n")
            .Append("seven,FCM,gus,5\" screen\n")
            .Append('\n')
            .Append("eight,apns,hal,Enns\n")
            .Append("nine,FCM,ida,Perg\r\n");
        cli.Write("devices.csv", file.ToString());

        var check = (await cli.RunAsync("import", "devices.csv", "--app", "shop", "--dry-run")).Ended(ExitCode.No);
        var nobody = await cli.RunAsync("export", "devices", "-o", "json");
        var result = (await cli.RunAsync("import", "devices.csv", "--app", "shop", "-o", "json")).Ended(ExitCode.No).Json;
        var refused = cli.Read("devices.csv.refused.csv").TrimEnd().Split('\n');
        var tokens = (await cli.RunAsync("export", "devices")).Out.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(',')[4]).Order();

        Assert.Contains("11 lines: 5 can be registered, 0 skipped, 6 refused.", check.Out, StringComparison.Ordinal);
        Assert.Contains("Not imported: the column city. Map them by --map, such as tags.city=city.", check.Error, StringComparison.Ordinal);
        Assert.Single(nobody.Out.TrimEnd().Split('\n'));
        Assert.Equal((4, 7), (result.GetProperty("registered").GetInt32(), result.GetProperty("refused").GetInt32()));
        Assert.Equal(["nine", "one", "six", "three"], tokens);
        string[] expected =
        [
            "3,,,\"A quote is opened", "5,,,\"The line is longer", "6,,,\"The line has 2 fields", "7,,,\"The provider 'MPNS'",
            "10,,,There is no token.",
            "11,,,\"A quote", "13,20001,token,",
        ];
        Assert.Equal(expected, refused.Skip(1).Zip(expected, (line, begin) => line[..Math.Min(line.Length, begin.Length)]));
    }

    [Theory]
    [InlineData("token=nothing", "The file has no column 'nothing'. It has: token, user.")]
    [InlineData("tokn=token", "--map has the field 'tokn', which there is not.")]
    [InlineData("token", "--map 'token' is not a pair")]
    [InlineData("externalId=user", "--map does not say which column is the token")]
    public async Task A_wrong_map_is_a_sentence(string map, string sentence)
    {
        using var shop = await shared.NewCustomerAsync();
        using var cli = CliRun.Of(shop);
        cli.Write("devices.csv", "token,user\none,ann\n");

        var result = (await cli.RunAsync("import", "devices.csv", "--map", map)).Ended(ExitCode.Usage);

        // A slow machine may have told how far it was before.
        Assert.Contains("\n" + sentence, "\n" + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_file_does_not_go_on_with_the_journal_and_a_torn_one_is_read()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        cli.Write("devices.csv", "token,provider,externalId\none,FCM,ann\n");
        var broken = CliRun.VariablesOf(shop.Service.Address, shop.Account.ToString(), "wrong");
        using var stranger = new CliRun(broken, cli.Folder);
        var stopped = (await stranger.RunAsync("import", "devices.csv")).Ended(ExitCode.Refused);
        File.AppendAllText(Path.Combine(cli.Folder, "devices.csv.journal"), "{\"batch\":0,\"rec");

        cli.Write("devices.csv", "token,provider,externalId\ntwo,FCM,ann\n");
        var other = (await cli.RunAsync("import", "devices.csv")).Ended(ExitCode.Usage);
        cli.Write("devices.csv", "token,provider,externalId\none,FCM,ann\n");
        var same = (await cli.RunAsync("import", "devices.csv")).Ended(ExitCode.Done);

        Assert.Contains("Stopped after 0 lines. The same command goes on from there.", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("is the journal of another import", other.Error, StringComparison.Ordinal);
        Assert.StartsWith("1 line: 1 registered, 0 skipped, 0 refused, in ", same.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(cli.Folder, "devices.csv.journal")));
    }

    // Files of our own making, in the formats that the pages in src/PushFunctions.Cli/Import describe.
    [Theory]
    [InlineData("notification-hubs", "Output.txt", "a1:APN:ann: b2:FCM:bob:language:en,news: c3:FCM:carol:", 1)]
    [InlineData("pinpoint", "endpoints.json", "a1:APN_SANDBOX:ann:plan:premium b2:FCM:bob:", 4)]
    [InlineData("onesignal", "users.csv", "a1:APN:ann: b2:FCM:bob:level:3,plan:premium", 2)]
    [InlineData("parse", "_Installation.json", "a1:APN:ann:news: b2:FCM::", 2)]
    public async Task Exports_of_other_services_are_known(string service, string name, string expected, int skipped)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        cli.Write(name, ServiceExports.Of(service));

        var result = (await cli.RunAsync("import", name, "--from", service, "--app", "shop", "-o", "json")).Ended(ExitCode.Done).Json;
        var devices = await DevicesAsync(cli);

        Assert.Equal(skipped, result.GetProperty("skipped").EnumerateObject().Sum(reason => reason.Value.GetInt32()));
        Assert.Equal(expected.Split(' '), devices);
    }

    [Fact]
    public async Task Half_a_character_is_a_problem_of_its_line_and_a_damaged_file_is_a_sentence()
    {
        using var cli = CliRun.With(new Dictionary<string, string>());
        const string Half = "{\"token\":\"\\ud800\",\"provider\":\"FCM\",\"deviceType\":\"android\",\"deviceToken\":\"\\ud800\"}\n";
        const string Whole = "{\"token\":\"one\",\"provider\":\"FCM\",\"deviceType\":\"android\",\"deviceToken\":\"one\"}\n";
        cli.Write("devices.jsonl", Half + Whole);
        cli.Write("array.json", $"[\n{Half},\n{Whole}]\n");
        cli.Write("devices.csv.gz", "token,provider\nnot,packed\n");

        var lines = (await cli.RunAsync("import", "devices.jsonl", "--dry-run")).Ended(ExitCode.No);
        var parse = (await cli.RunAsync("import", "array.json", "--from", "parse", "--dry-run")).Ended(ExitCode.No);
        var damaged = (await cli.RunAsync("import", "devices.csv.gz", "--dry-run")).Ended(ExitCode.Usage);

        foreach (var check in new[] { lines, parse })
        {
            Assert.StartsWith("2 lines: 1 can be registered, 0 skipped, 1 refused.", check.Out, StringComparison.Ordinal);
            Assert.Contains("line 1: It has half a character", check.Out, StringComparison.Ordinal);
        }

        Assert.StartsWith("The file is damaged: ", damaged.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_external_id_goes_before_the_id_of_another_account()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        cli.Write(
            "devices.csv", "userId,externalId,provider,token\ncomms_user_01k7q2bx0mft5bvbxh3781hkmr,ann,FCM,one\n");

        (await cli.RunAsync("import", "devices.csv")).Ended(ExitCode.Done);

        Assert.Equal(["one:FCM:ann:"], await DevicesAsync(cli));
    }

    [Fact]
    public async Task A_report_takes_the_place_of_nothing_else()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        const string Devices = "token,provider,externalId\none,FCM,ann\n";
        cli.Write("devices.csv", Devices);
        cli.Write("notes.txt", "mine");

        var same = (await cli.RunAsync("import", "devices.csv", "--report", "./devices.csv")).Ended(ExitCode.Usage);
        var journal = (await cli.RunAsync("import", "devices.csv", "--report", "devices.csv.journal")).Ended(ExitCode.Usage);
        var done = (await cli.RunAsync("import", "devices.csv", "--report", "notes.txt")).Ended(ExitCode.Done);

        Assert.StartsWith("--report is the file that is read", same.Error, StringComparison.Ordinal);
        Assert.StartsWith("--report is the journal of the import", journal.Error, StringComparison.Ordinal);
        Assert.Contains("notes.txt is older: this time nothing was refused.", done.Error, StringComparison.Ordinal);
        Assert.Equal((Devices, "mine"), (cli.Read("devices.csv"), cli.Read("notes.txt")));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task An_older_file_becomes_private_before_tokens_are_written_to_it()
    {
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var cli = CliRun.Of(shop);
        cli.Write("devices.csv", "token,provider,externalId\nno token,FCM,ann\n");
        string[] older = [cli.Write("out.csv", new string('x', 1000)), cli.Write("devices.csv.refused.csv", new string('x', 1000))];
        foreach (var path in older) File.SetUnixFileMode(path, Own | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        (await cli.RunAsync("import", "devices.csv")).Ended(ExitCode.No);
        (await cli.RunAsync("export", "devices", "--csv", "out.csv")).Ended(ExitCode.Done);

        foreach (var path in older)
        {
            Assert.Equal(Own, File.GetUnixFileMode(path));
            Assert.DoesNotContain("xxx", File.ReadAllText(path), StringComparison.Ordinal);
        }
    }

    private static async Task<IEnumerable<string>> DevicesAsync(CliRun cli)
    {
        (await cli.RunAsync("export", "devices", "--csv", "out.csv")).Ended(ExitCode.Done);
        var path = Path.Combine(cli.Folder, "out.csv");
        using var reader = new StreamReader(path);
        return
        [
            .. PushFunctions.Cli.Import.CsvSource.Read(reader, [])
                .Select(record =>
                {
                    var tags = record["tags"] is { } json
                        ? System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(json)!
                        : [];
                    var sorted = tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}:{tag.Value}");
                    return $"{record["token"]}:{record["provider"]}:{record["externalId"]}:{string.Join(',', sorted)}";
                })
                .Order(StringComparer.Ordinal),
        ];
    }

    // As a machine that is switched off: the process gets no chance to say anything.
    private static async Task KillInTheMiddleAsync(Customer shop, CliRun cli, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLineApp).Assembly.Location, .. args])
        {
            WorkingDirectory = cli.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in CliRun.VariablesOf(shop.Service.Address, shop.Account.ToString(), shop.AuthToken))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var journal = Path.Combine(cli.Folder, "devices.csv.journal");
        await StallTimeout.UntilAsync(
            () =>
                Task.FromResult(
                    process.HasExited
                        ? throw new InvalidOperationException("It ended by itself.")
                        : File.Exists(journal)
                        ? ReadLines(journal)
                        : 0),
            lines => lines > 20);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static int ReadLines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }
}
