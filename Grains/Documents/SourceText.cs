namespace Meanwhile.Documents;

/// <summary>A text that knows where its lines begin.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string text)
    {
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsBreak(text[i]) && !IsPair(i)) _lineStarts.Add(i + 1);
        }
    }

    public string Text { get; }

    public int LineCount => _lineStarts.Count;

    public static bool IsBreak(char character) => character is '\n' or '\r';

    /// <summary>The place of the character at this index; an index behind the text means its end.</summary>
    public Place PlaceAt(long index)
    {
        var inside = (int)Math.Clamp(index, 0, Text.Length);
        var found = _lineStarts.BinarySearch(inside);
        var line = found >= 0 ? found : ~found - 1;
        return new Place(line + 1, inside - _lineStarts[line] + 1);
    }

    /// <summary>The index of the character at this place; a place outside the text means the nearest inside.</summary>
    public int IndexOf(Place place)
    {
        var line = Math.Clamp(place.Line, 1, LineCount);
        return Math.Min(_lineStarts[line - 1] + Math.Max(place.Column, 1) - 1, Text.Length);
    }

    /// <summary>The line without its line break, counted from 1; empty when there is no such line.</summary>
    public string Line(int line)
    {
        if (line < 1 || line > LineCount) return "";
        var end = line < LineCount ? _lineStarts[line] : Text.Length;
        return Text[_lineStarts[line - 1]..end].TrimEnd('\r', '\n');
    }

    private bool IsPair(int index) =>
        Text[index] == '\r' && index + 1 < Text.Length && Text[index + 1] == '\n';
}
