using Shouldly;
using Xunit;
using static Meanwhile.Documents.DocumentText;

namespace Meanwhile.Documents;

public sealed class PlaceTests
{
    [Theory]
    [InlineData("/name", 1, 7)]
    [InlineData("/steps", 3, 3)]
    [InlineData("/steps/a/0", 4, 7)]
    [InlineData("/steps/a/1", 5, 7)]
    [InlineData("/steps/b", 6, 5)]
    [InlineData("/steps/c", 7, 6)]
    [InlineData("/steps/c/d", 7, 10)]
    public void A_node_knows_its_place_and_its_pointer(string pointer, int line, int column)
    {
        var node = Read("name: x\nsteps:\n  a:\n    - 1\n    - two\n  b:\n  c: {d: 1}\n").At(pointer);

        node.Place.ShouldBe(new Place(line, column));
        node.Pointer.ShouldBe(pointer);
    }

    [Fact]
    public void The_same_JSON_has_the_same_pointers_and_places_of_its_own()
    {
        var reading = Read("\r\n {\"ü\": 1, \"😀\":\r\n\t[true, \"x\"]}");

        reading.Root!.Place.ShouldBe(new Place(2, 2));
        reading.At("/ü").Place.ShouldBe(new Place(2, 8));
        ((MapNode)reading.Root).Entries[1].KeyPlace.ShouldBe(new Place(2, 11));
        reading.At("/😀/1").Place.ShouldBe(new Place(3, 9));
    }

    [Fact]
    public void A_pointer_escapes_what_pointers_escape() =>
        Read("a/b: {c~d: [1]}").Root.ShouldBeOfType<MapNode>().Entries[0].Value
            .ShouldBeOfType<MapNode>().Entries[0].Value
            .ShouldBeOfType<ListNode>().Items[0].Pointer.ShouldBe("/a~1b/c~0d/0");

    [Theory]
    [InlineData("a: x!", 1, 5)]
    [InlineData("a: 'x!'", 1, 6)]
    [InlineData("a: 'it''s!'", 1, 10)]
    [InlineData("a: \"x!\"", 1, 6)]
    [InlineData("a: \"\\n\\u00e9\\U0001F600!\"", 1, 23)]
    [InlineData("a: one\n  two!", 2, 6)]
    [InlineData("a: 'one\n\n  two!'", 3, 6)]
    [InlineData("a: \"one \\\n    two!\"", 2, 8)]
    [InlineData("a: |\n  one\n    two!\n", 3, 8)]
    [InlineData("a: |2\n    !\n", 2, 5)]
    [InlineData("a: >-\n\n  one\n  two!\n", 4, 6)]
    [InlineData("a: |\r\n  one\r\n\r\n  two!\r\n", 4, 6)]
    [InlineData("- - |\n    {{\n      x!\n    }}\n", 3, 8)]
    [InlineData("[\"\\ud83d\\ude00\\\"!\"]", 1, 17)]
    [InlineData("a: !!str x!", 1, 4)]
    public void A_character_of_a_text_leads_back_to_its_place(string text, int line, int column)
    {
        var node = Read(text).Root!;
        while (node is not ScalarNode) node = node is MapNode map ? map.Entries[0].Value : ((ListNode)node).Items[0];
        var scalar = (ScalarNode)node;

        scalar.PlaceOf(scalar.Text.IndexOf('!')).ShouldBe(new Place(line, column));
    }

    [Theory]
    [InlineData("&a\\uZZZZ \"a\\n\"")]
    [InlineData("&a\\UFFFFFFFF \"a\\n\"")]
    public void A_walk_that_loses_its_way_ends_at_the_start_of_the_text(string text)
    {
        var scalar = (ScalarNode)Read(text).Root!;

        scalar.PlaceOf(1).ShouldBe(new Place(1, 1));
    }

    [Fact]
    public void An_offset_behind_the_text_is_the_place_behind_its_last_character()
    {
        var scalar = (ScalarNode)Read("a: 'xy'").At("/a");

        scalar.PlaceOf(2).ShouldBe(new Place(1, 7));
        scalar.PlaceOf(99).ShouldBe(new Place(1, 7));
        scalar.PlaceOf(-1).ShouldBe(new Place(1, 5));
    }
}
