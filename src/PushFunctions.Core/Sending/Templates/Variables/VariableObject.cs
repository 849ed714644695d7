using Fluid;
using Fluid.Values;

namespace PushFunctions.Core.Sending.Templates.Variables;

/// <summary>A JSON object among the variables. A template reads its members and nothing else.</summary>
internal sealed class VariableObject(Dictionary<string, FluidValue> members, bool isRoot = false) : FluidValue, IFluidIndexable
{
    public static readonly VariableObject None = new([], isRoot: true);

    public override FluidValues Type => FluidValues.Dictionary;

    public int Count => members.Count;

    /// <summary>The characters of all names together.</summary>
    public int NameCharacters { get; } = members.Keys.Sum(name => name.Length);

    public IEnumerable<string> Keys => members.Keys;

    public Dictionary<string, FluidValue>.ValueCollection Values => members.Values;

    public bool TryGetValue(string name, out FluidValue value)
    {
        var found = members.TryGetValue(name, out var member);
        value = found ? member! : NilValue.Instance;
        return found;
    }

    /// <summary>A member, else the size; only the root has none, so that a variable called size can be undefined.</summary>
    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context) => name switch
    {
        _ when TryGetValue(name, out var member) => member,
        "size" when !isRoot => NumberValue.Create(Count),
        _ => NilValue.Instance,
    };

    public override ValueTask<FluidValue> GetIndexAsync(FluidValue index, TemplateContext context)
    {
        TryGetValue(index.ToStringValue(), out var member);
        return member;
    }

    public override IEnumerable<FluidValue> Enumerate(TemplateContext context) =>
        members.Select(member => new ArrayValue([StringValue.Create(member.Key), member.Value]));

    public override bool Contains(FluidValue value) => members.ContainsKey(value.ToStringValue());

    public override bool Equals(FluidValue? other) => other switch
    {
        VariableObject same => Count == same.Count && members.All(member => same.TryGetValue(member.Key, out var value) && member.Value.Equals(value)),
        EmptyValue or BlankValue => Count == 0,
        _ => false,
    };

    public override bool Equals(object? obj) => Equals(obj as FluidValue);

    public override int GetHashCode() => HashCode.Combine(Count, NameCharacters);

    public override bool ToBooleanValue() => true;

    /// <summary>The count: Fluid takes an object whose number is 0 for empty.</summary>
    public override decimal ToNumberValue() => Count;

    public override string ToStringValue() => "";

    public override object ToObjectValue() => this;

    /// <summary>An object has no text of its own; the json filter gives one.</summary>
    public override ValueTask WriteToAsync(TextWriter writer, System.Text.Encodings.Web.TextEncoder encoder, System.Globalization.CultureInfo cultureInfo) => default;
}
