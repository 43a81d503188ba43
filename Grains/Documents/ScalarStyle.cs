namespace Meanwhile.Documents;

/// <summary>How a scalar is written in the text.</summary>
internal enum ScalarStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Block,
}
