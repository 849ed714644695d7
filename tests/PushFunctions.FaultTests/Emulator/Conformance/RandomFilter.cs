namespace PushFunctions.FaultTests.Emulator.Conformance;

internal static class RandomFilter
{
    private static readonly string[] Operators = ["eq", "ne", "gt", "ge", "lt", "le"];

    public static string Next(Random random, int depth = 3) => (depth == 0 ? 0 : random.Next(6)) switch
    {
        1 or 2 => $"({Next(random, depth - 1)} and {Next(random, depth - 1)})",
        3 or 4 => $"({Next(random, depth - 1)} or {Next(random, depth - 1)})",
        5 => $"not ({Next(random, depth - 1)})",
        _ => Comparison(random),
    };

    private static string Comparison(Random random)
    {
        var number = random.Next(12);
        var (column, value) = random.Next(7) switch
        {
            0 or 1 => ("PartitionKey", $"'p{number % 3}'"),
            2 or 3 => ("RowKey", $"'r{number % 5}'"),
            4 => ("Text", $"'text {number:D3}'"),
            5 => ("Number", $"{number}"),
            // The very time of a row, or another second: Azurite compares times to the millisecond.
            _ => ("Time", $"datetime'{SomeRows.Noon.AddSeconds(number):yyyy-MM-ddTHH:mm:ss}.{number:D7}Z'"),
        };
        return $"{column} {Operators[random.Next(Operators.Length)]} {value}";
    }
}
