using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Registrations;

public sealed record RegistrationKey(UserId User, AppName App);
