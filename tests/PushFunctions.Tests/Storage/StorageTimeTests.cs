using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;
using PushFunctions.StorageEmulator;

namespace PushFunctions.Tests.Storage;

public sealed class StorageTimeTests
{
    private readonly FakeTimeProvider _machine = new(Some.Noon);

    [Fact]
    public void A_machine_whose_clock_is_about_right_keeps_its_own_time()
    {
        var time = new StorageTime(_machine);
        time.Learn(Some.Noon.AddSeconds(2));
        Assert.Equal(Some.Noon, time.GetUtcNow());
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void A_machine_whose_clock_is_wrong_goes_by_the_accounts(int seconds)
    {
        var time = new StorageTime(_machine);
        time.Learn(Some.Noon.AddSeconds(seconds));
        Assert.InRange(time.GetUtcNow(), Some.Noon.AddSeconds(seconds), Some.Noon.AddSeconds(seconds + 1));
    }

    [Theory]
    [InlineData(3600, 9)]
    [InlineData(-3600, 9)]
    [InlineData(30, 9)]
    public void A_slow_answer_tells_a_wrong_clock_the_time_too(int seconds, int latency)
    {
        var time = new StorageTime(_machine);
        time.Learn(Some.Noon.AddSeconds(seconds - latency), TimeSpan.FromSeconds(latency));
        Assert.InRange(time.GetUtcNow(), Some.Noon.AddSeconds(seconds - latency), Some.Noon.AddSeconds(seconds + 1));
    }

    [Fact]
    public void A_slow_answer_does_not_mislead_a_right_clock()
    {
        var time = new StorageTime(_machine);
        time.Learn(Some.Noon.AddSeconds(-9), TimeSpan.FromSeconds(9));
        Assert.Equal(Some.Noon, time.GetUtcNow());
    }

    [Fact]
    public void The_time_does_not_jump_with_every_answer()
    {
        var time = new StorageTime(_machine);
        time.Learn(Some.Noon.AddHours(1));
        var before = time.Skew;
        time.Learn(Some.Noon.AddHours(1).AddSeconds(-1));
        Assert.Equal(before, time.Skew);
    }

    [Fact]
    public void A_clock_that_was_set_right_is_believed_again()
    {
        var time = new StorageTime(_machine);
        time.Learn(Some.Noon.AddHours(1));
        time.Learn(Some.Noon);
        Assert.Equal(Some.Noon, time.GetUtcNow());
    }

    [Fact]
    public async Task Every_answer_of_storage_tells_the_time()
    {
        var account = new FakeTimeProvider(Some.Noon.AddHours(-1));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["PushStorage"] = MemoryAccount.ConnectionString }).Build();
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_machine)
            .AddSingleton<Azure.Core.Pipeline.HttpPipelineTransport>(new MemoryTransport(new MemoryAccount(account)))
            .AddPushStorage(configuration)
            .BuildServiceProvider();

        await services.GetRequiredService<StorageSetup>().EnsureAsync(TestContext.Current.CancellationToken);

        Assert.InRange(services.GetRequiredService<ServiceTime>().GetUtcNow(), account.GetUtcNow(), account.GetUtcNow().AddSeconds(1));
        Assert.Equal(Some.Noon, services.GetRequiredService<TimeProvider>().GetUtcNow());
    }
}
