using PushFunctions.Core.Sending.Templates.Variables;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>One recipient's rendering: what all its fields share.</summary>
internal sealed class Rendering(VariableObject variables, Func<DateTimeOffset> now)
{
    public static readonly string StepsMessage = $"the rendering takes more than {TemplateLimits.Steps:N0} steps";

    private int _steps;

    /// <summary>For what is constant: it reads nothing.</summary>
    public static Rendering Empty { get; } = new(VariableObject.None, () => DateTimeOffset.UnixEpoch);

    public VariableObject Variables { get; } = variables;

    public Func<DateTimeOffset> Now { get; } = now;

    public void Spend(int steps)
    {
        _steps += steps;
        if (_steps > TemplateLimits.Steps)
            throw new LimitReachedException(StepsMessage);
    }
}
