using System.Numerics;
using System.Runtime.InteropServices;

namespace PushFunctions.Core.Templates.Liquid;

// A value is null, a bool, a string, a BigInteger, a double, an array of values, or one of these.

/// <summary>An object among the variables. Its members keep the order of the JSON.</summary>
internal sealed class LiquidObject(IReadOnlyList<KeyValuePair<string, object?>> members)
{
    public static readonly LiquidObject None = new([]);

    private readonly Dictionary<string, object?> _byName = members.ToDictionary(StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<string, object?>> Members { get; } = members;

    /// <summary>The characters of all names together.</summary>
    public int NameCharacters { get; } = members.Sum(member => member.Key.Length);

    public object? Find(string name) => _byName.GetValueOrDefault(name);

    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>Each member as an array of its name and its value.</summary>
    public object?[] Pairs() => [.. Members.Select(member => new object?[] { member.Key, member.Value })];
}

/// <summary>A range such as (1..3). It has no more numbers than an array may have elements.</summary>
internal sealed record LiquidRange
{
    public LiquidRange(BigInteger from, BigInteger to)
    {
        if (to - from >= TemplateLimits.ArrayElements)
            throw new LiquidException($"a range has more than {TemplateLimits.ArrayElements:N0} numbers");

        (From, To) = (from, to);
    }

    public BigInteger From { get; }

    public BigInteger To { get; }

    public int Count => To < From ? 0 : (int)(To - From) + 1;

    public object?[] Numbers() => [.. Enumerable.Range(0, Count).Select(index => (object?)(From + index))];

    public override string ToString() => $"{From}..{To}";
}

/// <summary>The words <c>empty</c> and <c>blank</c> in a comparison: they equal whatever is so.</summary>
internal sealed class EmptyWord(bool isBlank)
{
    public static readonly EmptyWord Empty = new(isBlank: false);
    public static readonly EmptyWord Blank = new(isBlank: true);

    public bool Fits(object? value) => value switch
    {
        string text => isBlank ? text.AsSpan().TrimStart(LiquidText.WhiteSpace).IsEmpty : text.Length == 0,
        object?[] array => array.Length == 0,
        LiquidObject members => members.Members.Count == 0,
        null or false => isBlank,
        _ => false,
    };
}

/// <summary>How big a value is, with all that it contains.</summary>
/// <param name="Characters">Characters of its texts and names; a number counts as none.</param>
/// <param name="Elements">Elements of its arrays and ranges and members of its objects.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValueSize(int Characters, int Elements)
{
    public int Steps => (Characters / TemplateLimits.CharactersPerStep) + (Elements / TemplateLimits.ElementsPerStep);

    public static ValueSize Of(object? value)
    {
        var size = default(ValueSize);
        Add(value, ref size);
        return size;
    }

    /// <summary>Stops the rendering if the value is bigger than any value may be.</summary>
    public ValueSize Bounded()
    {
        LiquidException.DemandCharacters(Characters);
        return Elements > TemplateLimits.VariableCharacters
            ? throw new LiquidException($"a value has more than {TemplateLimits.VariableCharacters:N0} elements")
            : this;
    }

    /// <summary>
    /// Counting stops soon after a limit: an array can hold the same big text many times. It cannot go deep, because
    /// arrays inside arrays only come from the variables.
    /// </summary>
    private static void Add(object? value, ref ValueSize size)
    {
        if (size.Characters > TemplateLimits.TextCharacters || size.Elements > TemplateLimits.VariableCharacters)
            return;

        switch (value)
        {
            case string text:
                size = size with { Characters = size.Characters + text.Length };
                break;
            case LiquidRange range:
                size = size with { Elements = size.Elements + range.Count };
                break;
            case object?[] array:
                size = size with { Elements = size.Elements + array.Length };
                foreach (var element in array)
                    Add(element, ref size);
                break;
            case LiquidObject members:
                size = new ValueSize(size.Characters + members.NameCharacters, size.Elements + members.Members.Count);
                foreach (var (_, member) in members.Members)
                    Add(member, ref size);
                break;
        }
    }
}

/// <summary>Equal values, and their order. What is compared has been paid for.</summary>
internal sealed class ValueComparer : IEqualityComparer<object?>
{
    public static readonly ValueComparer Instance = new();

    /// <summary>For uniq, where 1 and 1.0 are two.</summary>
    public static readonly ValueComparer SameKind = new() { _needsSameKind = true };

    private bool _needsSameKind;

    public static bool IsTrue(object? value) => value is not (null or false);

    public new bool Equals(object? left, object? right) => (left, right) switch
    {
        (EmptyWord word, _) => word.Fits(right),
        (_, EmptyWord word) => word.Fits(left),
        (BigInteger or double, BigInteger or double) =>
            LiquidNumber.Compare(left, right) == 0 && !(_needsSameKind && left.GetType() != right.GetType()),
        (object?[] one, object?[] other) => one.AsSpan().SequenceEqual(other, this),
        (LiquidObject one, LiquidObject other) => one.Members.Count == other.Members.Count &&
            one.Members.All(member => other.Has(member.Key) && Equals(member.Value, other.Find(member.Key))),
        _ => object.Equals(left, right),
    };

    /// <summary>Texts are hashed with a seed, so that nobody can make a thousand of the same hash.</summary>
    public int GetHashCode(object? value) => value switch
    {
        null => 0,
        string text => text.GetHashCode(StringComparison.Ordinal),
        BigInteger or double => LiquidText.Of(value is double number && number == Math.Truncate(number) ? new BigInteger(number) : value)
            .GetHashCode(StringComparison.Ordinal),
        object?[] array => array.Aggregate(array.Length, (hash, element) => HashCode.Combine(hash, GetHashCode(element))),
        LiquidObject members =>
            members.Members.Aggregate(0, (hash, member) => hash ^ HashCode.Combine(member.Key, GetHashCode(member.Value))),
        _ => value.GetHashCode(),
    };

    /// <summary>Null where the two have no order.</summary>
    public static int? Order(object? left, object? right) => (left, right) switch
    {
        (BigInteger or double, BigInteger or double) => LiquidNumber.Compare(left, right),
        (string one, string other) => LiquidText.Compare(one, other),
        _ => Instance.Equals(left, right) ? 0 : null,
    };
}
