namespace PushFunctions.Tests.Core.Registrations.Interleavings;

internal sealed class CrashException() : Exception("The instance died here.");
