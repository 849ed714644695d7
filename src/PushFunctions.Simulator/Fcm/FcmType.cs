namespace PushFunctions.Simulator.Fcm;

/// <summary>The type of a field in FCM's message, as protobuf's JSON form knows it.</summary>
/// <param name="Name">How Google names the type when a value does not fit.</param>
internal abstract record FcmType(string Name)
{
    public static FcmType Text { get; } = new Scalar("TYPE_STRING");

    public static FcmType Flag { get; } = new Scalar("TYPE_BOOL");

    public static FcmType Whole { get; } = new Scalar("TYPE_INT32");

    public static FcmType Fraction { get; } = new Scalar("TYPE_FLOAT");

    public static FcmType Duration { get; } = new Scalar("type.googleapis.com/google.protobuf.Duration");

    public static FcmType Timestamp { get; } = new Scalar("type.googleapis.com/google.protobuf.Timestamp");

    /// <summary>Any JSON object.</summary>
    public static FcmType Struct { get; } = new Scalar("type.googleapis.com/google.protobuf.Struct");

    public sealed record Scalar(string Name) : FcmType(Name);

    /// <summary>A map from strings to strings.</summary>
    public sealed record Map(string Name) : FcmType(Name);

    public sealed record List(FcmType Item) : FcmType(Item.Name);

    /// <summary>One of some names, or its number.</summary>
    public sealed record Choice(string Name, IReadOnlyList<string> Values) : FcmType(Name);

    /// <summary>A message with known fields, which may be spelled as in the proto file or in camel case.</summary>
    public sealed record Message : FcmType
    {
        private readonly Dictionary<string, FcmType> _fields = [];

        public Message(string name, params (string Name, FcmType Type)[] fields)
            : base(name)
        {
            foreach (var (field, type) in fields)
            {
                _fields[field] = type;
                _fields[Camel(field)] = type;
            }
        }

        public FcmType? Field(string name) => _fields.GetValueOrDefault(name);

        private static string Camel(string snake) =>
            string.Concat(snake.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
