using System.Runtime.InteropServices;
using Fluid.Values;
using PushFunctions.Core.Sending.Templates.Variables;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>How big a value is, with all that it contains.</summary>
/// <param name="Characters">Characters of its texts and names; a number counts as none.</param>
/// <param name="Elements">Elements of its arrays and members of its objects.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValueSize(int Characters, int Elements)
{
    public int Steps => (Characters / TemplateLimits.CharactersPerStep) + (Elements / TemplateLimits.ElementsPerStep);

    /// <summary>
    /// Counting stops soon after a limit: an array can hold the same big text many times. It cannot go deep, because arrays
    /// inside arrays only come from the variables.
    /// </summary>
    public static ValueSize Of(FluidValue value)
    {
        var size = default(ValueSize);
        Add(value, ref size);
        return size;
    }

    /// <summary>Stops the rendering if the value is bigger than any value may be.</summary>
    public ValueSize Bounded()
    {
        if (Characters > TemplateLimits.TextCharacters)
            throw new LimitReachedException($"a text has more than {TemplateLimits.TextCharacters:N0} characters");

        // Members of variables are bounded by the variables' length; what grows is the outermost array, and BoundedFilter counts that.
        if (Elements > TemplateLimits.VariableCharacters)
            throw new LimitReachedException($"a value has more than {TemplateLimits.VariableCharacters:N0} elements");

        return this;
    }

    private static void Add(FluidValue value, ref ValueSize size)
    {
        if (size.Characters > TemplateLimits.TextCharacters || size.Elements > TemplateLimits.VariableCharacters)
            return;

        switch (value)
        {
            case StringValue text:
                size = size with { Characters = size.Characters + text.ToStringValue().Length };
                break;
            case ArrayValue array:
                size = size with { Elements = size.Elements + array.Values.Count };
                foreach (var element in array.Values)
                    Add(element, ref size);
                break;
            case VariableObject members:
                size = size with { Characters = size.Characters + members.NameCharacters, Elements = size.Elements + members.Count };
                foreach (var member in members.Values)
                    Add(member, ref size);
                break;
        }
    }
}
