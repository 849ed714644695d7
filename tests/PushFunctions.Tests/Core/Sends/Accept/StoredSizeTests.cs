using System.Security.Cryptography;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Core.Sends.Accept;

/// <summary>Sends within every limit can be stored, however little they compress; what is too large is a 400 before
/// anything is written.</summary>
public sealed class StoredSizeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Texts => ["letters", "emoji", "quotes"];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task The_largest_template_and_the_largest_variables_of_audiences_are_stored_with_ten_thousand_recipients(string kind)
    {
        var service = await MemoryService.StartAsync();
        var audiences = service.Get<AudienceService>();
        var to = new List<Recipient>();
        for (var count = 0; count < 16; count++)
            to.Add(new Recipient.ToAudience(
                (await audiences.CreateAsync(service.Account, null, null, Stop)).Id,
                Variables(kind, (StoredSize.MaximumSources / 16) - 8)));
        while (to.Count < SendOptions.MaximumRecipients)
            to.Add(to.Count % 2 == 0 ? new Recipient.ToToken(Some.Address(), null) : new Recipient.ToUser(Some.Ids.NewUser(), null));

        var accepted = await service.Sends.AcceptAsync(
            service.Account, new SendCommand { To = to, Template = Template(kind, 16, 16_000) }, Stop);

        Assert.Equal(16, (await service.Get<IOperationStore>().FindAsync(service.Account, accepted.Id, Stop))!.Sources.Count);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task The_longest_tokens_and_variables_are_stored(string kind)
    {
        var service = await MemoryService.StartAsync();
        Recipient[] to =
        [
            .. Enumerable.Range(0, 60).Select(_ => new Recipient.ToToken(Some.Address(length: 4096), Variables(kind, 8192))),
            .. Enumerable.Range(0, 220).Select(_ => new Recipient.ToUser(Some.Ids.NewUser(), Variables(kind, 8192))),
        ];

        var accepted = await service.Sends.AcceptAsync(service.Account, MemoryService.Command(to), Stop);

        var named = new List<NamedUser>();
        var walks = service.Get<IWalkStore>();
        for (var (span, hasMore) = (UserSpan.Everyone, true); hasMore; span = span with { After = named[^1].User })
        {
            (var users, hasMore) = await walks.ListNamedAsync(accepted.Id, span, 100, Stop);
            named.AddRange(users);
        }

        Assert.Equal(
            to.OfType<Recipient.ToUser>().Select(user => (user.User.Tail, user.Variables)).OrderBy(user => user.Tail, StringComparer.Ordinal),
            named.Select(user => (user.User.Tail, user.Variables)));
        Assert.True(accepted.HasWalk);
        var batches = await service.Get<IBatchStore>().TallyAsync(accepted.Id, Stop).ToListAsync(Stop);
        Assert.Equal((accepted.DirectBatches, 60), (batches.Count, batches.Sum(batch => batch.Jobs)));
    }

    [Fact]
    public async Task A_template_of_four_megabytes_is_refused_by_its_name_and_nothing_is_written()
    {
        var service = await MemoryService.StartAsync();
        var command = new SendCommand { To = [new Recipient.ToToken(Some.Address(), null)], Template = Template("letters", 256, 16_384) };

        var refusal = await Assert.ThrowsAsync<RequestException>(() => service.Sends.AcceptAsync(service.Account, command, Stop));

        var problem = Assert.Single(refusal.Problems);
        Assert.Equal((ProblemCode.InvalidRequest, "$.content"), (problem.Code, problem.Context));
        Assert.Contains($"{StoredSize.MaximumTemplate}", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, await service.RowsAsync(TableNames.OpenOperations));
    }

    [Fact]
    public async Task Variables_of_audiences_that_are_too_many_bytes_together_are_refused()
    {
        var service = await MemoryService.StartAsync();
        var to = new List<Recipient>();
        for (var count = 0; count < 20; count++)
            to.Add(new Recipient.ToAudience(
                (await service.Get<AudienceService>().CreateAsync(service.Account, null, null, Stop)).Id, Some.Variables(8192)));

        var refusal = await Assert.ThrowsAsync<RequestException>(
            () => service.Sends.AcceptAsync(service.Account, MemoryService.Command(to), Stop));

        Assert.Equal("$.to", Assert.Single(refusal.Problems).Context);
    }

    private static SendTemplate Template(string kind, int texts, int characters) => new()
    {
        Title = "Hello {{ name }}",
        Data = Enumerable.Range(0, texts).ToDictionary(index => $"k{index}", index => Text(kind, characters - 8)),
    };

    private static string Variables(string kind, int bytes) => kind switch
    {
        "emoji" => Some.EmojiVariables(bytes),
        "quotes" => "{\"v\":\"\"}".Insert(
            6, string.Concat(Enumerable.Range(0, (bytes - 8) / 2).Select(_ => RandomNumberGenerator.GetInt32(2) == 0 ? "\\\"" : "\\\\"))),
        _ => Some.Variables(bytes),
    };

    private static string Text(string kind, int bytes) => kind switch
    {
        "emoji" => Some.EmojiVariables(bytes)[6..^2],
        "quotes" => string.Concat(Enumerable.Range(0, bytes).Select(_ => RandomNumberGenerator.GetInt32(2) == 0 ? '"' : '\\')),
        _ => Some.Variables(bytes)[6..^2],
    };
}
