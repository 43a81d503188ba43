namespace Meanwhile.Connections;

/// <summary>Where a path really leads.</summary>
internal static class RealPath
{
    /// <summary>
    /// The absolute path with every symbolic link in it followed, those in the targets of links too; null when there
    /// are too many. What does not exist is taken by its name.
    /// </summary>
    public static string? Of(string path)
    {
        var left = new Stack<string>(path.Split('/').Reverse());
        var real = "/";
        var links = 0;
        while (left.TryPop(out var name))
        {
            if (name is "" or ".") continue;
            var next = name == ".." ? Path.GetDirectoryName(real) ?? "/" : Path.Combine(real, name);
            if (name == ".." || new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > Limits.FileLinksMax) return null;
            if (Path.IsPathRooted(target)) real = "/";
            foreach (var part in target.Split('/').Reverse()) left.Push(part);
        }
        return real;
    }
}
