using Fluid;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>What one field sees while it is rendered: the recipient's variables and its own assignments.</summary>
internal sealed class RenderContext : TemplateContext
{
    private readonly Rendering _rendering;

    public RenderContext(Rendering rendering)
        : base(rendering.Variables, LiquidOptions.Shared)
    {
        _rendering = rendering;
        Now = rendering.Now;
    }

    /// <summary>Whether Fluid's own count has ended the rendering: it knows outputs of nothing, which cost no step here.</summary>
    public bool IsOverFluidsLimit => _steps > MaxSteps;

    public void Spend(int steps) => _rendering.Spend(steps);
}
