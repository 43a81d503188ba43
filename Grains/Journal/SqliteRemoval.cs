namespace Meanwhile.Journal;

/// <summary>Takes ended runs out of the file, and what belonged to them alone.</summary>
internal sealed class SqliteRemoval
{
    private readonly SqliteStatement old, entries, blobs, run, key, claims;

    public SqliteRemoval(Func<string, int, SqliteStatement> statement)
    {
        old = statement("""
            select run, tenant, flow, key from run where ended_at is not null and ended_at < $1
            order by ended_at limit $2
            """, 2);
        entries = statement("delete from run_event where run = $1", 1);
        blobs = statement("delete from blob where run = $1", 1);
        run = statement("delete from run where run = $1", 1);
        key = statement("""
            delete from run_key where tenant = $1 and flow = $2 and key = $3 and state is null and not exists (
                select 1 from run r where r.tenant = $1 and r.flow = $2 and r.key = $3)
            """, 3);
        claims = statement("""
            delete from idempotency where (tenant, flow, key) in (
                select tenant, flow, key from idempotency where kept_until < $1 order by kept_until limit $2)
            """, 2);
    }

    public int Remove(RemoveWrite asked)
    {
        var gone = old.Rows(
            row => (Name: (byte[])row[0], Tenant: row.GetString(1), Flow: row.GetString(2),
                Key: row.IsDBNull(3) ? null : row.GetString(3)),
            asked.EndedBefore, asked.Limit);
        foreach (var (name, _, _, _) in gone)
        {
            entries.Execute(name);
            blobs.Execute(name);
            run.Execute(name);
        }
        foreach (var (tenant, flow, value) in gone.Select(one => (one.Tenant, one.Flow, one.Key)).Distinct())
            if (value is not null) key.Execute(tenant, flow, value);
        claims.Execute(asked.Now, asked.Limit);
        return gone.Length;
    }
}
