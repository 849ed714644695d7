using System.Globalization;

namespace PushFunctions.FaultTests.Scripts;

/// <summary>A device. Its token stays the same; who uses it may change.</summary>
internal sealed record Phone(int Number, int App, Provider Provider)
{
    public string Token => string.Create(CultureInfo.InvariantCulture, $"phone{Number:d3}");

    public DeviceAddress Address =>
        new(Provider, DeviceToken.TryParse(Token, out var token) ? token : throw new InvalidOperationException());

    public override string ToString() => $"{Token}/{Provider}";
}
