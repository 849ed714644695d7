namespace PushFunctions.Api.OpenApi;

/// <summary>The forms of ids, names and tokens, as regular expressions of JSON Schema (ECMA 262).</summary>
internal static class Patterns
{
    /// <summary>A digit of Crockford's base 32: no i, l, o, u.</summary>
    private const string Digit = "[0-9a-hjkmnp-tv-z]";

    public const string User = $"^comms_(user|pushnotificationuser)_[0-7]{Digit}{{25,33}}$";
    public const string Audience = $"^comms_audience_[0-7]{Digit}{{25,33}}$";
    public const string Credential = $"^comms_credential_[0-7]{Digit}{{25,33}}$";
    public const string Operation = $"^comms_operation_[0-7]{Digit}{{25}}$";
    public const string Notification = $"^comms_pushnotification_[0-7]{Digit}{{33}}$";
    public const string Registration = "^comms_device_registration_[0-9a-f]{32}$";
    public const string ApiKey = "^SK[0-9a-f]{32}$";
    public const string ErrorCode = "^[0-9]+$";
    public const string AppName = "^[a-z0-9_]+$";
    public const string Token = "^[!-~]+$";
    public const string Tag = "^[a-zA-Z0-9._~-]*$";

    /// <summary>Characters of a tag, or a text with Liquid in it.</summary>
    public const string TagTemplate = @"^[a-zA-Z0-9._~-]*$|\{\{|\{%";

    /// <summary>Up to 64 characters without blanks at the ends, or a text with Liquid in it.</summary>
    public const string CollapseKey = @"^(?!\s)[\s\S]{1,64}(?<!\s)$|\{\{|\{%";

    /// <summary>Not one of the providers' own keys.</summary>
    public const string DataKey = @"^(?!(from|message_type|aps)$|google\.|gcm\.notification\.)";

    public const string ApnsHeader = "^apns-(?!id$)[a-z0-9-]+$";
}
