using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.FaultTests.Breakages;

/// <summary>A rule of the service that is broken on purpose, to see that the invariants notice.</summary>
internal abstract record Breakage(string Name)
{
    private static readonly Breakage[] Known =
        [new IgnoredClaims(), new RetriesAfterwards(), new IgnoredCancel(), new ForgottenTokens(), new MergedRegistrations()];

    public static Breakage Named(string name) => Known.First(breakage => breakage.Name == name);

    public abstract void Break(IServiceCollection services);

    /// <summary>Puts another in the place of a port, which may use the one that was there.</summary>
    protected static void Replace<TPort>(IServiceCollection services, Func<TPort, IServiceProvider, TPort> broken)
        where TPort : class
    {
        var whole = services.Last(service => service.ServiceType == typeof(TPort)).ImplementationType!;
        services.AddSingleton(provider => broken((TPort)ActivatorUtilities.CreateInstance(provider, whole), provider));
    }
}
