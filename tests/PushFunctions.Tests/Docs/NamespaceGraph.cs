using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using SignatureTypes = System.Collections.Immutable.ImmutableArray<System.Reflection.Metadata.TypeDefinitionHandle>;

namespace PushFunctions.Tests.Docs;

/// <summary>
/// Which namespaces of an assembly need which, read from its metadata and code: global usings hide it in the sources.
/// A constant of another namespace is not seen, because the compiler copies it.
/// </summary>
internal sealed class NamespaceGraph
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);

    private readonly SortedDictionary<(string From, string To), string> _edges = [];
    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly Signatures _signatures = new();

    private NamespaceGraph(PEReader file) => (_file, _reader) = (file, file.GetMetadataReader());

    /// <summary>Each pair of namespaces of which the first needs the second, with an example of two types.</summary>
    public IReadOnlyDictionary<(string From, string To), string> Edges => _edges;

    public static NamespaceGraph Of(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var graph = new NamespaceGraph(file);
        foreach (var handle in graph._reader.TypeDefinitions) graph.Read(handle);
        return graph;
    }

    /// <summary>The edges between namespaces that need each other, directly or around a corner; none where there is
    /// no circle.</summary>
    public IReadOnlyList<string> Circles() =>
    [
        .. _edges.Where(edge => IsReached(edge.Key.To, edge.Key.From)).Select(edge => $"{edge.Key.From} needs {edge.Key.To}: {edge.Value}"),
    ];

    private bool IsReached(string from, string to)
    {
        var seen = new HashSet<string> { from };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var next))
        {
            if (next == to) return true;
            foreach (var edge in _edges.Keys.Where(edge => edge.From == next && seen.Add(edge.To))) open.Enqueue(edge.To);
        }

        return false;
    }

    private void Read(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        Add(handle, type.BaseType);
        foreach (var contract in type.GetInterfaceImplementations()) Add(handle, _reader.GetInterfaceImplementation(contract).Interface);
        Add(handle, type.GetGenericParameters());
        Add(handle, type.GetCustomAttributes());
        foreach (var field in type.GetFields())
        {
            Add(handle, _reader.GetFieldDefinition(field).DecodeSignature(_signatures, null));
            Add(handle, _reader.GetFieldDefinition(field).GetCustomAttributes());
        }

        foreach (var property in type.GetProperties()) Add(handle, _reader.GetPropertyDefinition(property).GetCustomAttributes());
        foreach (var method in type.GetMethods()) Read(handle, _reader.GetMethodDefinition(method));
    }

    private void Read(TypeDefinitionHandle type, MethodDefinition method)
    {
        Add(type, method.DecodeSignature(_signatures, null));
        Add(type, method.GetGenericParameters());
        Add(type, method.GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0) return;
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (var local in _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_signatures, null))
                Add(type, local);
        }

        foreach (var region in body.ExceptionRegions.Where(region => !region.CatchType.IsNil)) Add(type, region.CatchType);
        foreach (var token in TokensIn(body.GetILReader())) Add(type, token);
    }

    private static List<EntityHandle> TokensIn(BlobReader code)
    {
        var tokens = new List<EntityHandle>();
        while (code.RemainingBytes > 0)
        {
            var value = (int)code.ReadByte();
            if (value == 0xFE) value = 0xFE00 | code.ReadByte();
            switch (OpCodesByValue[value].OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    tokens.Add((EntityHandle)MetadataTokens.Handle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }

        return tokens;
    }

    private void Add(TypeDefinitionHandle from, EntityHandle to)
    {
        if (to.IsNil) return;
        switch (to.Kind)
        {
            case HandleKind.TypeDefinition:
                Add(from, (TypeDefinitionHandle)to);
                break;
            case HandleKind.TypeSpecification:
                Add(from, _reader.GetTypeSpecification((TypeSpecificationHandle)to).DecodeSignature(_signatures, null));
                break;
            case HandleKind.MethodDefinition:
                Add(from, _reader.GetMethodDefinition((MethodDefinitionHandle)to).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Add(from, _reader.GetFieldDefinition((FieldDefinitionHandle)to).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Add(from, _reader.GetMemberReference((MemberReferenceHandle)to).Parent);
                break;
            case HandleKind.MethodSpecification:
                var specification = _reader.GetMethodSpecification((MethodSpecificationHandle)to);
                Add(from, specification.Method);
                foreach (var argument in specification.DecodeSignature(_signatures, null)) Add(from, argument);
                break;
        }
    }

    private void Add(TypeDefinitionHandle from, MethodSignature<SignatureTypes> signature)
    {
        Add(from, signature.ReturnType);
        foreach (var parameter in signature.ParameterTypes) Add(from, parameter);
    }

    private void Add(TypeDefinitionHandle from, GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(parameter => _reader.GetGenericParameter(parameter).GetConstraints()))
            Add(from, _reader.GetGenericParameterConstraint(constraint).Type);
    }

    private void Add(TypeDefinitionHandle from, CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes) Add(from, _reader.GetCustomAttribute(attribute).Constructor);
    }

    private void Add(TypeDefinitionHandle from, SignatureTypes to)
    {
        foreach (var type in to) Add(from, type);
    }

    private void Add(TypeDefinitionHandle from, TypeDefinitionHandle to)
    {
        var (source, target) = (Outermost(from), Outermost(to));
        var edge = (Namespace(source), Namespace(target));
        // What the compiler makes has no namespace.
        if (edge.Item1.Length == 0 || edge.Item2.Length == 0 || edge.Item1 == edge.Item2) return;
        _edges.TryAdd(edge, $"{_reader.GetString(source.Name)} uses {_reader.GetString(target.Name)}");
    }

    private TypeDefinition Outermost(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        while (type.IsNested) type = _reader.GetTypeDefinition(type.GetDeclaringType());
        return type;
    }

    private string Namespace(TypeDefinition type) => _reader.GetString(type.Namespace);

    /// <summary>All types of this assembly that a signature names.</summary>
    private sealed class Signatures : ISignatureTypeProvider<SignatureTypes, object?>
    {
        public SignatureTypes GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [handle];

        public SignatureTypes GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public SignatureTypes GetGenericInstantiation(SignatureTypes genericType, ImmutableArray<SignatureTypes> typeArguments) =>
            [.. genericType, .. typeArguments.SelectMany(argument => argument)];

        public SignatureTypes GetFunctionPointerType(MethodSignature<SignatureTypes> signature) =>
            [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(parameter => parameter)];

        public SignatureTypes GetModifiedType(SignatureTypes modifier, SignatureTypes unmodifiedType, bool isRequired) =>
            [.. modifier, .. unmodifiedType];

        public SignatureTypes GetArrayType(SignatureTypes elementType, ArrayShape shape) => elementType;

        public SignatureTypes GetSZArrayType(SignatureTypes elementType) => elementType;

        public SignatureTypes GetByReferenceType(SignatureTypes elementType) => elementType;

        public SignatureTypes GetPointerType(SignatureTypes elementType) => elementType;

        public SignatureTypes GetPinnedType(SignatureTypes elementType) => elementType;

        public SignatureTypes GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

        public SignatureTypes GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [];

        public SignatureTypes GetGenericMethodParameter(object? genericContext, int index) => [];

        public SignatureTypes GetGenericTypeParameter(object? genericContext, int index) => [];
    }
}
