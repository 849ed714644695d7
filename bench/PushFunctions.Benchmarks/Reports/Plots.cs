namespace PushFunctions.Benchmarks.Reports;

/// <summary>The plots of one run, or of several beside each other: before and after.</summary>
internal static class Plots
{
    public static async Task WriteAsync(IReadOnlyList<RunResult> runs, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await BarsAsync("throughput", "Pushes per second, from the request to the provider's last response", Figure.Rate);
        await BarsAsync("cpu", "Processor time per push, in milliseconds", Figure.Cpu);
        await BarsAsync("latency", "From the 202 of a send to one User to the provider, in milliseconds (median)", "202 to provider");
        await BarsAsync("registrations", "Registrations per second, 32 requests at a time", "registrations/s");
        await LinesAsync("transactions", "Storage transactions per push", logarithmic: true);
        await LinesAsync("memory", "Resident memory of the service", logarithmic: false);

        async Task BarsAsync(string name, string title, string quantity)
        {
            var groups = new List<BarGroup>();
            foreach (var figure in runs[^1].Figures.Where(figure => figure.Quantity == quantity))
            {
                var bars = new List<Bar>();
                foreach (var run in runs)
                    if (run.Figures.FirstOrDefault(
                        other => (other.Scenario, other.Case, other.Quantity) == (figure.Scenario, figure.Case, quantity)) is { } own)
                        bars.Add(new Bar(runs.Count == 1 ? "PushFunctions" : run.Name, own.Value, bars.Count));
                bars.AddRange(figure.Floors.Select(floor => new Bar(floor.Name, floor.Value, null)));
                groups.Add(new BarGroup($"{figure.Scenario}: {figure.Case}", bars));
            }

            if (groups.Count > 0) await WriteAsync(name, Svg.Bars(title, groups));
        }

        async Task LinesAsync(string name, string title, bool logarithmic)
        {
            var lines = runs.SelectMany(run => run.Series.Where(series => series.Scenario == name)
                .Select(series => series with { Case = runs.Count == 1 ? series.Case : $"{series.Case}, {run.Name}" })).ToList();
            if (lines.Count > 0) await WriteAsync(name, Svg.Lines(title, lines, logarithmic));
        }

        Task WriteAsync(string name, string svg) => File.WriteAllTextAsync(Path.Combine(folder, name + ".svg"), svg, cancellationToken);
    }
}
