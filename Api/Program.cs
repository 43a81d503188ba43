namespace Meanwhile; internal static class Program { private static void Main() { } }
