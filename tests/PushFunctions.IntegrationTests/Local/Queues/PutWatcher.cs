using Azure.Core;
using Azure.Core.Pipeline;

namespace PushFunctions.IntegrationTests.Local.Queues;

/// <summary>Tells when a PUT was answered: the way to see a lease being renewed.</summary>
internal sealed class PutWatcher : HttpPipelinePolicy
{
    private TaskCompletionSource _next = new();

    public Task NextAsync() => (_next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (message.Request.Method == RequestMethod.Put) _next.TrySetResult();
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
}
