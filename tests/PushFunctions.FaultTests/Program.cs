using PushFunctions.FaultTests.Running;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace PushFunctions.FaultTests;

/// <summary>The test program; told to, it runs seeds of the fault suite instead, for which it needs a process to
/// itself.</summary>
internal static class Program
{
    public static int Main(string[] args) => args switch
    {
        [FaultRun.Word, .. var arguments] => FaultRun.Run(arguments),
        _ when args.Any(argument => argument is "-automated" or "@@") =>
            Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult(),
        _ => Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            .GetAwaiter().GetResult(),
    };
}
