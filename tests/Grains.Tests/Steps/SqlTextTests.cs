using System.Text;
using Shouldly;
using Xunit;

namespace Meanwhile.Steps;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("select 1")]
    [InlineData("  SELECT * from t where a = 'delete'")]
    [InlineData("-- update\nselect 1")]
    [InlineData("/* insert */ select 1")]
    [InlineData("(select 1) union (select 2)")]
    [InlineData("with a as (select 1) select * from a")]
    [InlineData("values (1), (2)")]
    [InlineData("table t")]
    [InlineData("show server_version")]
    [InlineData("explain select 1")]
    [InlineData("select \"update\" from t")]
    [InlineData("select $$ delete from t $$")]
    [InlineData("select $x$ drop $x$, updated_at from t")]
    [InlineData(@"select e'it\'s', 'x' from t")]
    public void A_statement_that_surely_only_reads(string statement) => SqlText.OnlyReads(statement).ShouldBeTrue();

    [Theory]
    [InlineData("insert into t values (1)")]
    [InlineData("update t set a = 1")]
    [InlineData("delete from t")]
    [InlineData("with gone as (delete from t returning *) select * from gone")]
    [InlineData("select nextval('s')")]
    [InlineData("select * into t2 from t")]
    [InlineData("select * from t for update")]
    [InlineData("call p()")]
    [InlineData("do $$ begin end $$")]
    [InlineData("explain analyze delete from t")]
    [InlineData("select 'a' -- '\n; drop table t")]
    [InlineData(@"select e'\'; delete from t; --'''; delete from t")]
    [InlineData("")]
    public void A_statement_that_may_write(string statement) => SqlText.OnlyReads(statement).ShouldBeFalse();

    [Theory]
    [InlineData("select 1", true)]
    [InlineData("select 1;", true)]
    [InlineData("select 1 ; \n", true)]
    [InlineData("select ';' -- ; and ;\n, \";\", $$;$$", true)]
    [InlineData(@"select e'\';'", true)]
    [InlineData("select 1; select 2", false)]
    [InlineData("select 'a'; select 'b';", false)]
    public void One_statement_or_several(string text, bool isOne) => SqlText.IsOne(text).ShouldBe(isOne);

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("\"\"", "")]
    [InlineData("12345678901234567890.50", "12345678901234567890.50")]
    [InlineData("true", "true")]
    [InlineData("[1,2,3]", "{1,2,3}")]
    [InlineData("[]", "{}")]
    [InlineData("[null,true,1.50]", "{null,true,1.50}")]
    [InlineData("""["a","b,c","d\"e","f\\g","NULL",""]""", """{"a","b,c","d\"e","f\\g","NULL",""}""")]
    [InlineData("[[1,2],[3]]", "[[1,2],[3]]")]
    [InlineData("""[{"a":1}]""", """[{"a":1}]""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1,2]}""")]
    [InlineData("\"a\\u0000b\"", "a\uFFFDb")]
    public void A_parameter_is_the_text_that_PostgreSQL_reads(string json, string text) =>
        SqlText.Parameter(Encoding.UTF8.GetBytes(json)).ShouldBe(text);

    [Fact]
    public void Null_is_null() => SqlText.Parameter("null"u8).ShouldBe(DBNull.Value);

    [Theory]
    [InlineData("23505", "unique violation")]
    [InlineData("40001", "serialization failure")]
    [InlineData("XX999", "no known name")]
    public void A_state_has_the_name_of_the_manual(string state, string name) =>
        SqlText.Condition(state).ShouldBe(name);
}
