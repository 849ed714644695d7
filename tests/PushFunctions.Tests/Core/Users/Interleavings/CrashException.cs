namespace PushFunctions.Tests.Core.Users.Interleavings;

internal sealed class CrashException() : Exception("The instance died here.");
