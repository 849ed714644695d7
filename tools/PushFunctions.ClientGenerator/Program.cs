using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

// From an OpenAPI document (the first argument) to a client in C# (the second), with NSwag.
var document = await OpenApiDocument.FromFileAsync(args[0]);
var settings = new CSharpClientGeneratorSettings
{
    ClassName = "PushClient",
    ExceptionClass = "PushApiException",
    OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
    // The package has its own exception, and reads every refusal in one place.
    GenerateExceptionClasses = false,
    GeneratePrepareRequestAndProcessResponseAsAsyncMethods = true,
    // With its offset: the default writes a local time without saying so.
    ParameterDateTimeFormat = "O",
    DisposeHttpClient = false,
    UseBaseUrl = false,
    GenerateOptionalParameters = true,
    CSharpGeneratorSettings =
    {
        Namespace = "PushFunctions.Client",
        JsonLibrary = CSharpJsonLibrary.SystemTextJson,
        JsonLibraryVersion = 10,
        ClassStyle = CSharpClassStyle.Poco,
        ArrayType = "System.Collections.Generic.IList",
        GenerateNullableReferenceTypes = true,
        GenerateOptionalPropertiesAsNullable = true,
        UseRequiredKeyword = true,
    },
};
await File.WriteAllTextAsync(args[1], new CSharpClientGenerator(document, settings).GenerateFile());
