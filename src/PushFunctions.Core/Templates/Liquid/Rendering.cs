using System.Text;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>A template could not be rendered for a recipient. The message names the field and the limit, never the
/// text.</summary>
public sealed class RenderingException(string message) : Exception(message);

/// <summary>
/// What a template may use. A template is a stranger's program: it is stopped by these numbers, which are the same
/// on every machine, and not by a clock, so that the same send always gives the same texts. They stand in
/// docs/personalization.md.
/// </summary>
public static class TemplateLimits
{
    /// <summary>Characters of one field, before and after rendering, and of every text in between.</summary>
    public const int TextCharacters = 16_384;

    /// <summary>Elements of an array, numbers of a range.</summary>
    public const int ArrayElements = 1_000;

    /// <summary>Characters of a recipient's variables as JSON.</summary>
    public const int VariableCharacters = 16_384;

    /// <summary>Levels of objects and arrays in a recipient's variables.</summary>
    public const int VariableDepth = 16;

    /// <summary>Steps of one recipient's rendering, all fields together. A tag, an output, a variable and a filter
    /// take one or two each.</summary>
    public const int Steps = 10_000;

    /// <summary>Characters that a variable or a filter handles for one more step.</summary>
    public const int CharactersPerStep = 256;

    /// <summary>Array elements and object members that a variable, a loop or a filter handles for one more
    /// step.</summary>
    public const int ElementsPerStep = 16;

    /// <summary>Characters times characters that a search of one text in another compares for one more step.</summary>
    internal const int ComparisonsPerStep = 65_536;

    /// <summary>Levels of blocks and brackets inside each other.</summary>
    public const int Nesting = 30;

    /// <summary>Filters in one expression.</summary>
    public const int FiltersPerExpression = 20;

    /// <summary>Arguments of one filter.</summary>
    public const int FilterArguments = 10;

    /// <summary>Comparisons joined with and, or.</summary>
    public const int Conditions = 20;

    /// <summary>Characters of a date format.</summary>
    public const int DateFormatCharacters = 128;

    /// <summary>Characters of a tag's value.</summary>
    public const int TagCharacters = 256;

    /// <summary>Bytes of a collapse key in UTF-8.</summary>
    public const int CollapseKeyBytes = 64;
}

/// <summary>One recipient's rendering: what all its fields share. Every piece of work is paid for in steps before it
/// is done.</summary>
internal sealed class Rendering(LiquidObject variables, DateTimeOffset now)
{
    /// <summary>Those that were taken.</summary>
    public int Steps { get; private set; }

    /// <summary>For what is constant: it reads nothing.</summary>
    public static Rendering Empty { get; } = new(LiquidObject.None, DateTimeOffset.UnixEpoch);

    public LiquidObject Variables { get; } = variables;

    /// <summary>What <c>now</c> means, in UTC.</summary>
    public DateTimeOffset Now { get; } = now;

    public void Spend(int steps)
    {
        Steps += steps;
        if (Steps > TemplateLimits.Steps)
            throw new LiquidException($"the rendering takes more than {TemplateLimits.Steps:N0} steps");
    }

    /// <summary>Pays for reading <paramref name="value"/> with everything in it.</summary>
    public void SpendFor(object? value) => Spend(ValueSize.Of(value).Steps);

    /// <summary>Pays for looking for a text in another, which in the worst case compares each character of one with
    /// each of the other.</summary>
    public void SpendForSearch(string text, string part) =>
        Spend((int)((long)text.Length * part.Length / TemplateLimits.ComparisonsPerStep));
}

/// <summary>What a field sees while it is rendered, what it assigns, and the text that it has written.</summary>
internal sealed class RenderContext(Rendering rendering)
{
    private readonly Dictionary<string, object?> _assigned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _counters = new(StringComparer.Ordinal);
    private readonly Stack<(string Name, object? Value, string LoopName, object Loop)> _loops = new();

    public Rendering Rendering { get; } = rendering;

    public StringBuilder Output { get; private set; } = new();

    /// <summary>Set by break and continue until a loop takes it.</summary>
    public Interrupt Interrupt { get; set; }

    /// <summary>Where the loops of a name ended, for <c>offset: continue</c>.</summary>
    public Dictionary<string, int> LoopEnds { get; } = new(StringComparer.Ordinal);

    /// <summary>The turns of the cycle tags by their group.</summary>
    public Dictionary<object, int> Cycles { get; } = [];

    /// <summary>The innermost for loop that is running.</summary>
    public ForLoop? CurrentLoop { get; set; }

    public object? Find(string name)
    {
        foreach (var (variable, value, loopName, loop) in _loops)
        {
            if (variable == name)
                return value;

            if (loopName == name)
                return loop;
        }

        return _assigned.TryGetValue(name, out var assigned) ? assigned
            : _counters.TryGetValue(name, out var counter) ? counter
            : Rendering.Variables.Find(name);
    }

    public void Assign(string name, object? value) => _assigned[name] = value;

    /// <summary>Counters share the names of the recipient's variables, and assigned variables hide them.</summary>
    public object? CounterOf(string name) => _counters.TryGetValue(name, out var counter) ? counter : Rendering.Variables.Find(name);

    public void Count(string name, object value) => _counters[name] = value;

    public void EnterRound(string name, object? value, string loopName, object loop) => _loops.Push((name, value, loopName, loop));

    public void LeaveRound() => _loops.Pop();

    public void Write(string text)
    {
        Rendering.Spend(1 + (text.Length / TemplateLimits.CharactersPerStep));
        LiquidException.DemandCharacters(Output.Length + (long)text.Length);
        Output.Append(text);
    }

    /// <summary>What <paramref name="write"/> writes, as a text and not into the output.</summary>
    public string Capture(Action<RenderContext> write)
    {
        var outer = Output;
        Output = new StringBuilder();
        try
        {
            write(this);
            return Output.ToString();
        }
        finally
        {
            Output = outer;
        }
    }
}

internal enum Interrupt
{
    None,
    Break,
    Continue,
}

/// <summary>A rendering was stopped. The message is the end of a sentence that begins with the field; it repeats no
/// value.</summary>
internal sealed class LiquidException(string reason) : Exception(reason)
{
    public static void DemandCharacters(long characters)
    {
        if (characters > TemplateLimits.TextCharacters)
            throw new LiquidException($"a text has more than {TemplateLimits.TextCharacters:N0} characters");
    }

    public static void DemandElements(long elements)
    {
        if (elements > TemplateLimits.ArrayElements)
            throw new LiquidException($"an array has more than {TemplateLimits.ArrayElements:N0} elements");
    }
}
