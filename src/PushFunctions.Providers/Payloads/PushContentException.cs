namespace PushFunctions.Providers.Payloads;

/// <summary>A rendered push cannot be put into the provider's form, or the provider is certain to refuse it. The faults say why and hold nothing of the push.</summary>
internal sealed class PushContentException(IReadOnlyList<PayloadFault> faults) : Exception(faults[0].Message)
{
    /// <param name="context">The JSON path of the field.</param>
    public PushContentException(string context, string message)
        : this([new PayloadFault(context, message)])
    {
    }

    /// <summary>At least one.</summary>
    public IReadOnlyList<PayloadFault> Faults { get; } = faults;

    public static void ThrowIfAny(IReadOnlyList<PayloadFault> faults)
    {
        if (faults.Count > 0) throw new PushContentException(faults);
    }
}
