namespace PushFunctions.FaultTests.Invariants;

internal sealed class RegistrationsHaveTheirUsers : IInvariant
{
    public string Name => "Each registration has a User that is not deleted, and of a deleted User only tombstones are left";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var row in ending.Registrations)
        {
            var user = ending.Users[row.UserId];
            if (row.IsTombstone)
            {
                if (row.Devices.Count + row.Tags.Count > 0) yield return $"the tombstone of {row.UserId} has {row.Devices.Count} devices";
                continue;
            }

            if (user is null) yield return $"{row.UserId} has a registration under {row.AppName} and is not there";
            if (user?.DeletedAt is { } at)
                yield return $"{row.UserId} was deleted at {at:HH:mm:ss} and has a registration under {row.AppName}";
            if (row.Devices.DistinctBy(device => device.Address).Count() < row.Devices.Count)
                yield return $"{row.UserId} has a device twice under {row.AppName}";
        }

        foreach (var number in ending.Registry.Deleted)
        {
            var user = ending.Registry.Users[number];
            if (!ending.Registrations.Any(row => row.UserId == user && row.IsTombstone))
                yield return $"user{number} ({user}) was deleted and has no tombstone";
        }
    }
}
