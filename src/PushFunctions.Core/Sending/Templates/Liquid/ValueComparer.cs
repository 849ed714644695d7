using System.Globalization;
using Fluid.Values;
using PushFunctions.Core.Sending.Templates.Variables;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>
/// Equal values for the uniq filter. Numbers are hashed as texts: a decimal's own hash is known, and a thousand numbers made
/// to have the same one would be compared each with each.
/// </summary>
internal sealed class ValueComparer : IEqualityComparer<FluidValue>
{
    public static readonly ValueComparer Instance = new();

    public bool Equals(FluidValue? x, FluidValue? y) => ReferenceEquals(x, y) || (x is not null && x.Equals(y));

    public int GetHashCode(FluidValue value)
    {
        switch (value)
        {
            case StringValue text:
                return text.ToStringValue().GetHashCode(StringComparison.Ordinal);
            case NumberValue number:
                // G29 drops the zeros at the end: 1.0 equals 1.00.
                return number.ToNumberValue().ToString("G29", CultureInfo.InvariantCulture).GetHashCode(StringComparison.Ordinal);
            case ArrayValue array:
                var elements = new HashCode();
                foreach (var element in array.Values)
                    elements.Add(GetHashCode(element));

                return elements.ToHashCode();
            case VariableObject members:
                return members.Keys.Zip(members.Values).Aggregate(0, (hash, member) => hash ^ HashCode.Combine(member.First, GetHashCode(member.Second)));
            default:
                return (int)value.Type;
        }
    }
}
