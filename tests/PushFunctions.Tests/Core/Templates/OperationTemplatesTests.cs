using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Tests.Core.Templates;

public sealed class OperationTemplatesTests : IDisposable
{
    private const string Costly = "{% for i in (1..1000) %}{% assign x = t | split: ' ' | sort | uniq | reverse %}{% endfor %}";

    private static readonly string Words = $$"""{"t":"{{string.Concat(Enumerable.Repeat("w ", 1_000))}}"}""";

    private readonly OperationTemplates _templates = new(new TemplateCompiler());

    public void Dispose() => _templates.Dispose();

    [Fact]
    public async Task A_stored_template_that_does_not_parse_any_more_fails_the_rendering_and_not_the_request()
    {
        var operation = OperationOf(new SendTemplate { Title = "{{ name | gone }}" });

        var rendering = await Assert.ThrowsAsync<RenderingException>(() => _templates.RenderAsync(operation, null, TestContext.Current.CancellationToken));
        var listing = await Assert.ThrowsAsync<RenderingException>(() => _templates.RenderListedAsync(operation, null, TestContext.Current.CancellationToken));

        Assert.Contains("cannot read", rendering.Message, StringComparison.Ordinal);
        Assert.Equal(rendering.Message, listing.Message);
    }

    [Fact]
    public async Task A_costly_send_to_many_does_not_hold_up_another()
    {
        var costly = OperationOf(new SendTemplate { Title = Costly });
        var usual = OperationOf(new SendTemplate { Title = "Hello {{ name }}" });
        var hundreds = Enumerable.Range(0, 400).Select(_ => Task.Run(
            () => Assert.ThrowsAsync<RenderingException>(() => _templates.RenderAsync(costly, Words, TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken)).ToArray();

        // One of the costly ones may be under way, and no more than one goes first.
        await Task.WhenAny(hundreds);
        var title = (await _templates.RenderAsync(usual, """{"name":"Ann"}""", TestContext.Current.CancellationToken)).Title;
        var done = hundreds.Count(task => task.IsCompleted);
        await Task.WhenAll(hundreds);

        Assert.Equal("Hello Ann", title);
        Assert.InRange(done, 1, 200);
    }

    [Fact]
    public async Task A_list_renders_sound_and_tags_only_and_tells_what_they_took()
    {
        var constant = OperationOf(new SendTemplate { Title = Costly, Sound = "ping", Tags = new Dictionary<string, string> { ["kind"] = "news" } });
        var rendered = OperationOf(new SendTemplate { Title = Costly, Sound = "{{ s }}", Tags = new Dictionary<string, string> { ["kind"] = "{{ k }}" } });

        var (fixedMessage, nothing) = await _templates.RenderListedAsync(constant, Words, TestContext.Current.CancellationToken);
        var (message, steps) = await _templates.RenderListedAsync(rendered, """{"s":"pong","k":"x"}""", TestContext.Current.CancellationToken);

        Assert.Equal(("ping", "news", null, 0), (fixedMessage.Sound, fixedMessage.Tags["kind"], fixedMessage.Title, nothing));
        Assert.Equal(("pong", "x", null), (message.Sound, message.Tags["kind"], message.Title));
        Assert.InRange(steps, 2, 20);
    }

    private static Operation OperationOf(SendTemplate template) => new()
    {
        Id = new IdGenerator(TimeProvider.System).NewOperation(),
        Account = null!,
        Status = OperationStatus.Processing,
        Route = null!,
        Template = template,
        CreatedAt = Templates.Now,
        UpdatedAt = Templates.Now,
        Recipients = 1,
    };
}
