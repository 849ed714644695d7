using Parlot;
using Parlot.Fluent;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>Counts what <paramref name="inner"/> parses and lets <paramref name="guard"/> refuse or replace it, with the position where it began.</summary>
internal sealed class GuardedParser<T>(Parser<T> inner, Func<T, TextPosition, T> guard) : Parser<T>
{
    public override bool Parse(ParseContext context, ref ParseResult<T> result)
    {
        var counts = (TemplateParseContext)context;
        var start = context.Scanner.Cursor.Position;

        counts.Enter(start);
        try
        {
            if (!inner.Parse(context, ref result))
                return false;
        }
        finally
        {
            counts.Leave();
        }

        result.Set(result.Start, result.End, guard(result.Value, start));
        return true;
    }
}
