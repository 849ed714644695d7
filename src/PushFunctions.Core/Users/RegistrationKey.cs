namespace PushFunctions.Core.Users;

public sealed record RegistrationKey(UserId User, AppName App);
