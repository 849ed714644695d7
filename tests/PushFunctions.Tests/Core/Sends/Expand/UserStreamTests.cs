using CsCheck;
using Microsoft.Extensions.Options;

namespace PushFunctions.Tests.Core.Sends.Expand;

/// <summary>
/// What a walk reads, against a plain evaluation of the same recipients in memory: random Users, tags, Audiences and
/// filters, in parts of a few Users, on the stores and the storage emulator.
/// </summary>
public sealed class UserStreamTests
{
    private static readonly App Shop = new(Some.App(), true, Some.Noon, Some.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_User_of_any_recipient_comes_once_in_order_with_the_variables_of_the_first() =>
        await World.Any.SampleAsync(async world => await CheckAsync(world), iter: 60, threads: 1);

    private static async Task CheckAsync(World world)
    {
        var storage = await TestStorage.CreateAsync();
        await world.WriteAsync(storage);
        var stream = new UserStream(
            storage.Get<IAudienceStore>(), storage.Get<IRegistrationStore>(), storage.Get<IUserStore>(), Options.Create(new SendOptions()))
        {
            PartSize = 7,
        };

        var read = new List<StreamedUser>();
        var span = UserSpan.Everyone;
        double? density = null;
        while (true)
        {
            var part = await stream.ReadAsync(world.Account, Shop, world.NamedIn, world.Sources, span, density, Stop);
            read.AddRange(part.Users);
            if (part.Last is null) break;
            Assert.All(part.Users, user => Assert.True(span.Holds(user.User)));
            (span, density) = (span with { After = part.Last }, part.Density);
        }

        var expected = world.Expected().ToList();
        Assert.Equal(expected.Select(user => user.User.Tail), read.Select(user => user.User.Tail));
        Assert.Equal(expected.Select(user => user.Variables), read.Select(user => user.Variables));
        Assert.Equal(expected.Select(user => user.IsNamed), read.Select(user => user.IsNamed));
        Assert.Equal(
            expected.Select(user => user.Registration?.Devices.Count ?? -1), read.Select(user => user.Registration?.Devices.Count ?? -1));
    }

    /// <param name="Users">By their place in the order of the ids.</param>
    private sealed record World(IReadOnlyList<Member> Users, IReadOnlyList<RecipientSource> Sources, int Seed)
    {
        private static readonly Gen<Member> AnyMember = Gen.Select(
            Gen.Int[0, 5], SomeFilters.Tags, SomeFilters.One<string?>([null, .. SomeFilters.Languages]),
            SomeFilters.One(Enum.GetValues<Provider>()).Array[0, 3], Gen.Int[0, 3], Gen.Int[-8, 3],
            (kind, tags, language, providers, audiences, place) => new Member(kind, tags, language, providers, audiences, place));

        private static readonly Gen<RecipientSource> AnySource = Gen.Frequency(
            (2, SomeFilters.Any.Select<Filter, RecipientSource>(filter => new RecipientSource.Chosen(filter, 0, null))),
            (1, SomeFilters.One(SomeFilters.Audiences).Select<AudienceId, RecipientSource>(
                audience => new RecipientSource.Members(audience, 0, null))));

        public static readonly Gen<World> Any = Gen.Select(
            AnyMember.Array[0, 60], AnySource.Array[0, 3], Gen.Int,
            (members, sources, seed) => new World(members, [.. sources.Select((source, place) => source with { Place = place, Variables = $"\"{place}\"" })], seed));

        public AccountSid Account { get; } = Some.Account();

        private IReadOnlyList<UserId> Ids { get; } =
            [.. Enumerable.Range(0, Users.Count).Select(_ => Some.Ids.NewUser()).OrderBy(user => user.Tail, StringComparer.Ordinal)];

        public async Task WriteAsync(TestStorage storage)
        {
            var registrations = storage.Get<IRegistrationStore>();
            foreach (var (id, member) in Ids.Zip(Users))
            {
                if (member.RegistrationOf(Account, id) is { } registration)
                    Assert.NotNull(await registrations.TryPutAsync(Account, registration, Stop));
            }

            for (var index = 0; index < SomeFilters.Audiences.Length; index++)
                await storage.Get<IAudienceStore>().AddUsersAsync(
                    Account, SomeFilters.Audiences[index], [.. Ids.Where((_, user) => Users[user].IsIn(index))], Stop);
        }

        public Task<(IReadOnlyList<NamedUser> Users, bool HasMore)> NamedIn(UserSpan span, int limit, CancellationToken cancellationToken)
        {
            var left = Ids.Zip(Users).Where(pair => pair.Second.Place >= 0 && span.Holds(pair.First)).ToList();
            IReadOnlyList<NamedUser> users =
                [.. left.Take(limit).Select(pair => new NamedUser(pair.First, $"\"named {pair.Second.Place}\"", pair.Second.Place))];
            return Task.FromResult((users, left.Count > limit));
        }

        public IEnumerable<StreamedUser> Expected()
        {
            foreach (var (id, member) in Ids.Zip(Users))
            {
                var live = member.RegistrationOf(Account, id).LiveUnder(Shop);
                var places = Sources
                    .Where(source => source switch
                    {
                        RecipientSource.Members members => member.IsIn(Array.IndexOf(SomeFilters.Audiences, members.Audience)),
                        RecipientSource.Chosen chosen => live is { Devices.Count: > 0 }
                            && chosen.Filter.Matches(live, audience => member.IsIn(Array.IndexOf(SomeFilters.Audiences, audience))),
                        _ => false,
                    })
                    .Select(source => (source.Place, source.Variables))
                    .Concat(member.Place >= 0 ? [(member.Place, $"\"named {member.Place}\"")] : [])
                    .ToList();
                // Of a named User and a source of the same place, which no request has, the named one counts.
                if (places.Count > 0)
                    yield return new StreamedUser(
                        id, places.OrderBy(place => place.Place).ThenBy(place => place.Variables!.StartsWith("\"n", StringComparison.Ordinal) ? 0 : 1).First().Variables,
                        member.Place >= 0, live, false);
            }
        }
    }

    /// <param name="Kind">0: no registration; 1: a tombstone; 2: of an earlier App of the same name; else a live
    /// one.</param>
    /// <param name="Audiences">Bits: the Audiences that it is in.</param>
    /// <param name="Place">Its place in the request; none where it is negative.</param>
    private sealed record Member(
        int Kind, IReadOnlyDictionary<string, string> Tags, string? Language, IReadOnlyList<Provider> Providers, int Audiences, int Place)
    {
        public bool IsIn(int audience) => (Audiences & (1 << audience)) != 0;

        public Registration? RegistrationOf(AccountSid account, UserId id)
        {
            if (Kind == 0) return null;
            var at = Kind == 2 ? Some.Noon.AddDays(-1) : Some.Noon;
            if (Kind == 1) return Registration.Tombstone(account, id, Shop.Name, null, at);
            return Registration.New(account, id, Shop.Name, at) with
            {
                Tags = Tags,
                Locale = Language,
                Devices = [.. Providers.Select((provider, index) => new Device(new DeviceAddress(provider, TokenOf(id, index)), at))],
            };
        }

        private static DeviceToken TokenOf(UserId id, int index) =>
            DeviceToken.TryParse(Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes($"{id.Tail}{index}")), out var token)
                ? token : throw new InvalidOperationException();
    }
}
