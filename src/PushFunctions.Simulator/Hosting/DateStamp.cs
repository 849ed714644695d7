using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Simulator.Hosting;

/// <summary>Answers carry the simulator's clock in <c>Date</c>, so that a skewed clock can be staged and noticed.</summary>
internal sealed class DateStamp(TimeProvider time)
{
    public RequestDelegate Around(RequestDelegate next) => time == TimeProvider.System ? next : context =>
    {
        context.Response.Headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        return next(context);
    };
}
