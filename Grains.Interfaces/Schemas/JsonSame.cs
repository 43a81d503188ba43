namespace Meanwhile.Schemas;

/// <summary>
/// When two JSON values are the same: 1 and 1.0 are, 1 and true are not; the order of properties does not matter, that
/// of entries does. Names written twice are compared in their order.
/// </summary>
internal static class JsonSame
{
    public static bool Same(JsonView left, int i, JsonView right, int j)
    {
        var kind = left.Kind(i);
        if (kind != right.Kind(j)) return false;
        return kind switch
        {
            JsonKind.Number => JsonNumber.Read(left.Bytes(i)).Same(JsonNumber.Read(right.Bytes(j))),
            JsonKind.Text => left.Bytes(i).SequenceEqual(right.Bytes(j)),
            JsonKind.List => left.Count(i) == right.Count(j) && SameEntries(left, i, right, j),
            JsonKind.Object => left.Count(i) == right.Count(j) && SameProperties(left, i, right, j),
            _ => true,
        };
    }

    /// <summary>The same for values that are the same, and not to be foreseen from outside the process.</summary>
    public static int Hash(JsonView view, int at)
    {
        var hash = new HashCode();
        var kind = view.Kind(at);
        hash.Add((int)kind);
        switch (kind)
        {
            case JsonKind.Number:
                JsonNumber.Read(view.Bytes(at)).AddTo(ref hash);
                break;
            case JsonKind.Text:
                hash.AddBytes(view.Bytes(at));
                break;
            case JsonKind.List:
                for (var entry = at + 1; entry < view.Next(at); entry = view.Next(entry)) hash.Add(Hash(view, entry));
                break;
            case JsonKind.Object:
                hash.Add(HashProperties(view, at));
                break;
        }
        return hash.ToHashCode();
    }

    private static int HashProperties(JsonView view, int at)
    {
        var sum = 0;
        for (var name = at + 1; name < view.Next(at); name = view.Next(name + 1))
            sum += HashCode.Combine(Hash(view, name), Hash(view, name + 1));
        return sum;
    }

    private static bool SameEntries(JsonView left, int i, JsonView right, int j)
    {
        var end = left.Next(i);
        for (int a = i + 1, b = j + 1; a < end; a = left.Next(a), b = right.Next(b))
        {
            if (!Same(left, a, right, b)) return false;
        }
        return true;
    }

    private static bool SameProperties(JsonView left, int i, JsonView right, int j)
    {
        var end = left.Next(i);
        int a = i + 1, b = j + 1;
        for (; a < end; a = left.Next(a + 1), b = right.Next(b + 1))
        {
            if (!left.Bytes(a).SequenceEqual(right.Bytes(b))) return SameInAnyOrder(left, i, right, j);
            if (!Same(left, a + 1, right, b + 1)) return false;
        }
        return true;
    }

    /// <summary>Sorts instead of searching: a stranger may send objects of a hundred thousand properties.</summary>
    private static bool SameInAnyOrder(JsonView left, int i, JsonView right, int j)
    {
        var lefts = Sorted(left, i);
        var rights = Sorted(right, j);
        for (var n = 0; n < lefts.Length; n++)
        {
            if (!left.Bytes(lefts[n]).SequenceEqual(right.Bytes(rights[n]))) return false;
            if (!Same(left, lefts[n] + 1, right, rights[n] + 1)) return false;
        }
        return true;
    }

    private static int[] Sorted(JsonView view, int at)
    {
        var names = new (byte[] Text, int At)[view.Count(at)];
        var n = 0;
        for (var name = at + 1; name < view.Next(at); name = view.Next(name + 1))
            names[n++] = (view.Bytes(name).ToArray(), name);
        Array.Sort(names, (left, right) =>
        {
            var order = left.Text.AsSpan().SequenceCompareTo(right.Text);
            return order != 0 ? order : left.At.CompareTo(right.At);
        });
        return Array.ConvertAll(names, name => name.At);
    }
}
