namespace PushFunctions.StorageEmulator.Tables.Filters;

/// <summary>A $filter: https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.</summary>
internal abstract record Filter
{
    private Filter() { }

    public abstract bool Matches(Row row);

    /// <summary>The range without what this filter certainly excludes.</summary>
    public virtual KeyRange Narrow(KeyRange range) => range;

    public sealed record Everything : Filter
    {
        public override bool Matches(Row row) => true;
    }

    public sealed record And(Filter Left, Filter Right) : Filter
    {
        public override bool Matches(Row row) => Left.Matches(row) && Right.Matches(row);

        public override KeyRange Narrow(KeyRange range) => Right.Narrow(Left.Narrow(range));
    }

    public sealed record Or(Filter Left, Filter Right) : Filter
    {
        public override bool Matches(Row row) => Left.Matches(row) || Right.Matches(row);
    }

    public sealed record Not(Filter Inner) : Filter
    {
        public override bool Matches(Row row) => !Inner.Matches(row);
    }

    /// <summary>A row without the column, or with another type in it, matches no comparison.</summary>
    public sealed record Comparison(string Column, ComparisonOperator Operator, object Value) : Filter
    {
        public override bool Matches(Row row) =>
            row.Find(Column) is { } stored && Values.Compare(stored, Value) is { } order && Operator switch
            {
                ComparisonOperator.Eq => order == 0,
                ComparisonOperator.Ne => order != 0,
                ComparisonOperator.Gt => order > 0,
                ComparisonOperator.Ge => order >= 0,
                ComparisonOperator.Lt => order < 0,
                _ => order <= 0,
            };

        public override KeyRange Narrow(KeyRange range) => (Column, Value) switch
        {
            ("PartitionKey", string key) => range with { Partitions = Narrow(range.Partitions, key) },
            ("RowKey", string key) => range with { Rows = Narrow(range.Rows, key) },
            _ => range,
        };

        private KeySpan Narrow(KeySpan span, string key) => Operator switch
        {
            ComparisonOperator.Eq => span.NotBefore(key).NotAfter(key),
            ComparisonOperator.Gt or ComparisonOperator.Ge => span.NotBefore(key),
            ComparisonOperator.Lt or ComparisonOperator.Le => span.NotAfter(key),
            _ => span,
        };
    }
}
