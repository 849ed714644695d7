namespace PushFunctions.StorageEmulator.Tables;

/// <param name="Value">A string, bool, int, long, double, DateTimeOffset, Guid or byte array.</param>
internal readonly record struct Column(string Name, object Value);
