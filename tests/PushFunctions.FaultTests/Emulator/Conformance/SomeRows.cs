using Azure.Data.Tables;

namespace PushFunctions.FaultTests.Emulator.Conformance;

internal static class SomeRows
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A row with a column of each type, whose values grow with the number.</summary>
    public static TableEntity Full(string partition, string row, int number) => new(partition, row)
    {
        ["Text"] = $"text {number:D3}",
        ["Number"] = number,
        ["Big"] = 5_000_000_000L + number,
        ["Real"] = number + 0.5,
        ["Flag"] = number % 2 == 0,
        ["Time"] = Noon.AddSeconds(number).AddTicks(number),
        ["Bytes"] = new[] { (byte)number, (byte)1, (byte)255 },
        ["Id"] = new Guid(number, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    };

    public static TableEntity Extreme(string partition, string row) => new(partition, row)
    {
        ["Text"] = "\"quoted\" \\ <b>&amp;</b> größe 😀 \t\r\n",
        ["Empty"] = string.Empty,
        ["Nothing"] = null,
        ["Number"] = int.MinValue,
        ["Big"] = long.MaxValue,
        ["Real"] = 3.0,
        ["Small"] = double.Epsilon,
        ["Time"] = DateTimeOffset.MaxValue,
        ["Bytes"] = Array.Empty<byte>(),
    };
}
