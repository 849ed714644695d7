using System.Collections.Frozen;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>
/// The tags that templates have. Left out: include, render (they read other templates), tablerow (HTML),
/// ifchanged (it buffers without a bound), liquid (tags without a guard), macro and from (functions).
/// </summary>
internal static class LiquidTags
{
    public static readonly FrozenSet<string> Allowed = FrozenSet.ToFrozenSet(
    [
        "#", "assign", "break", "capture", "case", "comment", "continue", "cycle", "decrement", "echo", "for", "if", "increment", "raw", "unless",
    ]);
}
