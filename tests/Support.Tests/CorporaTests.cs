using Shouldly;
using Xunit;

namespace Meanwhile.Support;

public sealed class CorporaTests
{
    [Fact]
    public void A_corpus_that_is_not_here_is_null_and_its_absence_names_the_count_and_the_cure()
    {
        Corpora.Find("no-such-corpus").ShouldBeNull();

        string reason = Corpora.Absence("no-such-corpus", 318);

        reason.ShouldStartWith("318 cases skipped");
        reason.ShouldContain("MEANWHILE_CORPORA");
    }

    [Fact]
    public void The_repository_is_found_from_where_the_tests_run() =>
        File.Exists(Path.Combine(Repository.Root, "Orleans.sln")).ShouldBeTrue();
}
