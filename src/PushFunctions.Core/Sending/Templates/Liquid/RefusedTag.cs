using Fluid.Ast;
using Parlot;
using Parlot.Fluent;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>A tag of Liquid that templates here do not have; said plainly, also inside a block, where an unknown tag would only end the block.</summary>
internal sealed class RefusedTag(string name) : Parser<Statement>
{
    public override bool Parse(ParseContext context, ref ParseResult<Statement> result) =>
        throw new ParseException($"The tag '{name}' cannot be used in a push", context.Scanner.Cursor.Position);
}
