namespace Meanwhile;

/// <summary>Who a request belongs to.</summary>
internal static class TenantOfRequest
{
    /// <summary>The tenant that the key handler named. [2]</summary>
    public static string Tenant(this HttpContext context) => context.Items["tenant"] as string ?? Tenancy.Default;
}
