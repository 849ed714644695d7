using System.Buffers;

namespace PushFunctions.Simulator.Apns;

internal static class ApnsTokenCharacters
{
    public static SearchValues<char> All { get; } =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-");
}
