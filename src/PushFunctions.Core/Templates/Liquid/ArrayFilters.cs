using System.Numerics;
using System.Text;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>Filters on arrays. Arrays inside an array are laid out flat; an object or a single value is an array of
/// itself, nothing an empty one.</summary>
internal static class ArrayFilters
{
    public static object?[] Elements(object? input) => input switch
    {
        null => [],
        object?[] array when Array.TrueForAll(array, element => element is not object?[]) => array,
        object?[] array => [.. Flat(array)],
        LiquidRange range => range.Numbers(),
        _ => [input],
    };

    /// <summary>The size of an integer is 8 bytes: so it is in Ruby.</summary>
    public static object Size(object? value) => new BigInteger(value switch
    {
        string text => LiquidText.Length(text),
        object?[] array => array.Length,
        LiquidObject members => members.Members.Count,
        LiquidRange range => range.Count,
        BigInteger number => Math.Max(8, BigInteger.Abs(number).GetByteCount(isUnsigned: true)),
        _ => 0,
    });

    /// <summary>The first or the last element, character or number.</summary>
    public static object? End(object? value, bool isFirst) => value switch
    {
        string text => text.Length == 0 ? "" : LiquidText.Part(text, isFirst ? 0 : LiquidText.Length(text) - 1, 1),
        object?[] array => array.Length == 0 ? null : array[isFirst ? 0 : ^1],
        LiquidRange range => isFirst ? range.From : range.To,
        LiquidObject { Members.Count: > 0 } members when isFirst => members.Pairs()[0],
        _ => null,
    };

    /// <summary>A part of an array or a text; a negative place counts from the end.</summary>
    public static object Slice(object? input, FilterArguments arguments)
    {
        var array = input as object?[];
        var text = array is null ? LiquidText.Of(input) : "";
        var size = array?.Length ?? LiquidText.Length(text);
        var start = LiquidNumber.ToCount(arguments[0]);
        var count = arguments[1] is null or false ? 1 : LiquidNumber.ToCount(arguments[1]);
        start = start < 0 ? start + size : start;
        if (start < 0 || start > size || count < 0)
            return array is null ? "" : Array.Empty<object?>();

        return array is null
            ? LiquidText.Part(text, start, Math.Min(count, size - start))
            : array[start..(start + Math.Min(count, size - start))];
    }

    public static object Join(object? input, FilterArguments arguments)
    {
        var glue = arguments.Count == 0 ? " " : arguments.Text(0);
        var elements = Elements(input);
        LiquidException.DemandCharacters((long)glue.Length * (elements.Length - 1));
        var joined = new StringBuilder();
        for (var i = 0; i < elements.Length; i++)
        {
            joined.Append(i == 0 ? "" : glue).Append(LiquidText.Of(elements[i]));
            LiquidException.DemandCharacters(joined.Length);
        }

        return joined.ToString();
    }

    public static object Concat(object? input, FilterArguments arguments) => arguments[0] is object?[] array
        ? Elements(input).Concat(array).ToArray()
        : throw new LiquidException("concat needs an array");

    public static object Map(object? input, FilterArguments arguments)
    {
        var elements = Elements(input);
        return Array.ConvertAll(
            elements, element => element is BigInteger or string or LiquidObject
                ? Property(element, arguments[0], arguments.Rendering)
                : null);
    }

    public static object? Compact(object? input, FilterArguments arguments) => arguments.Count == 0 || arguments[0] is null
        ? Elements(input).Where(element => element is not null).ToArray()
        : PropertiesOf(input, arguments) is { } all
            ? all.Where(pair => pair.Property is not null).Select(pair => pair.Element).ToArray()
            : null;

    public static object? Unique(object? input, FilterArguments arguments) => arguments.Count == 0 || arguments[0] is null
        ? Elements(input).Distinct(ValueComparer.SameKind).ToArray()
        : PropertiesOf(input, arguments) is { } all
            ? all.DistinctBy(pair => pair.Property, ValueComparer.SameKind).Select(pair => pair.Element).ToArray() : null;

    public static object Sum(object? input, FilterArguments arguments)
    {
        object sum = BigInteger.Zero;
        foreach (var element in Elements(input))
        {
            var value = arguments[0] is null
                ? element
                : element is BigInteger or string or LiquidObject ? Property(element, arguments[0], arguments.Rendering) : null;
            foreach (var number in Elements(value))
                sum = NumberFilters.Plus(sum, number);
        }

        return sum;
    }

    /// <summary>The elements that have a property, or a value in it; or all others. Null where one has no properties
    /// at all.</summary>
    public static object? Choose(object? input, FilterArguments arguments, bool keepMatches)
    {
        var chosen = new List<object?>();
        foreach (var element in Elements(input))
        {
            if (Fits(element, arguments) is not { } fits)
                return null;

            if (fits == keepMatches)
                chosen.Add(element);
        }

        return chosen.ToArray();
    }

    /// <summary>The place of the first element that has a property, or a value in it. Null where one before it has no
    /// properties at all.</summary>
    public static object? Search(object? input, FilterArguments arguments, Func<(object?[] Elements, int? Index), object?> result)
    {
        var elements = Elements(input);
        for (var i = 0; i < elements.Length; i++)
        {
            if (Fits(elements[i], arguments) is not { } fits)
                return null;

            if (fits)
                return result((elements, i));
        }

        return result((elements, null));
    }

    public static object? Sort(object? input, FilterArguments arguments, Func<object?, object?, int> compare)
    {
        // Each element is compared about ten times.
        arguments.Rendering.Spend(10 * Elements(input).Length / TemplateLimits.ElementsPerStep);
        try
        {
            var order = Comparer<object?>.Create((left, right) => compare(left, right));
            return arguments[0] is null
                ? Elements(input).Order(order).ToArray()
                : PropertiesOf(input, arguments)?.OrderBy(pair => pair.Property, order).Select(pair => pair.Element).ToArray();
        }
        catch (InvalidOperationException exception) when (exception.InnerException is LiquidException reason)
        {
            // What a comparer throws is wrapped.
            throw new LiquidException(reason.Message);
        }
    }

    /// <summary>Numbers or texts by their order, what is missing last.</summary>
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        _ => ValueComparer.Order(left, right) ?? throw new LiquidException("values of different kinds are sorted"),
    };

    /// <summary>As texts, capitals beside small letters, what is missing last.</summary>
    public static int CompareNaturally(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        _ => LiquidText.Compare(Folded(left), Folded(right)),
    };

    private static IEnumerable<object?> Flat(object?[] array) =>
        array.SelectMany(element => element is object?[] inner ? Flat(inner) : [element]);

    /// <summary>Only the letters A to Z have two cases here.</summary>
    private static string Folded(object? value) => string.Create(LiquidText.Of(value).Length, LiquidText.Of(value), (folded, text) =>
    {
        for (var i = 0; i < text.Length; i++)
            folded[i] = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
    });

    private static bool? Fits(object? element, FilterArguments arguments)
    {
        if (element is not (BigInteger or string or LiquidObject))
            return null;

        var property = Property(element, arguments[0], arguments.Rendering);
        return arguments[1] is null ? ValueComparer.IsTrue(property) : ValueComparer.Instance.Equals(property, arguments[1]);
    }

    private static List<(object? Element, object? Property)>? PropertiesOf(object? input, FilterArguments arguments)
    {
        var elements = Elements(input);
        return Array.TrueForAll(elements, element => element is BigInteger or string or LiquidObject)
            ? [.. elements.Select(element => (element, Property(element, arguments[0], arguments.Rendering)))]
            : null;
    }

    /// <summary>
    /// A member of an object. A text has what it contains, and an integer its bits: so it is in Ruby, where both are
    /// asked in the same way.
    /// </summary>
    private static object? Property(object? element, object? key, Rendering rendering)
    {
        switch (element, key)
        {
            case (LiquidObject members, _):
                return key is string name ? members.Find(name) : null;
            case (string text, string part):
                rendering.SpendForSearch(text, part);
                return text.Contains(part, StringComparison.Ordinal) ? part : null;
            case (string text, BigInteger index):
                var place = index < 0 ? index + LiquidText.Length(text) : index;
                return place >= 0 && place < LiquidText.Length(text) ? LiquidText.Part(text, (int)place, 1) : null;
            case (BigInteger number, BigInteger bit) when bit >= 0 && bit < 4096:
                return ((number >> (int)bit) & 1) == 1 ? BigInteger.One : BigInteger.Zero;
            default:
                throw new LiquidException("a property is asked for that such a value cannot have");
        }
    }
}
