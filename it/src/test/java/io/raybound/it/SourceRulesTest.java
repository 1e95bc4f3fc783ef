package io.raybound.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Plants a violation of each rule and looks for the complaint.
final class SourceRulesTest {

    @Test
    void aFileOfMoreThanFourHundredLinesIsTooLong() {
        assertThat(SourceRules.length(Collections.nCopies(400, ""))).isEmpty();
        assertThat(SourceRules.length(Collections.nCopies(401, ""))).hasSize(1);
    }

    @Test
    void aPublicTypeWithoutADocCommentIsFound() {
        assertThat(comments("", "public final class A {")).hasSize(1);
        assertThat(comments("// a remark", "public record A(int b) {}")).hasSize(1);
        assertThat(comments("", "@Deprecated", "public sealed interface A permits B {"))
                .hasSize(1);
        assertThat(comments("/// The job.", "public enum A {")).isEmpty();
        assertThat(comments("/// The job.", "@Command(", "        name = \"a\")", "public final class A {"))
                .isEmpty();
        assertThat(comments("/** The job. */", "public @interface A {")).isEmpty();
        assertThat(comments("", "final class A {")).isEmpty();
        assertThat(SourceRules.comments("package-info.java", List.of("@NullMarked", "package a;")))
                .hasSize(1);
        assertThat(SourceRules.comments("package-info.java", List.of("/// Job.", "@NullMarked", "package a;")))
                .isEmpty();
    }

    @Test
    void aSleepIsFoundInEachOfItsForms() {
        for (String sleep : List.of("Thread.sleep(5);", "TimeUnit.SECONDS.sleep(1);", "LockSupport.parkNanos(1);")) {
            assertThat(SourceRules.sleeps(List.of("        " + sleep))).hasSize(1);
        }
        assertThat(SourceRules.sleeps(List.of("// never sleeps"))).isEmpty();
    }

    @Test
    void notesForLaterAndNamesThatSayNothingAreFound() {
        assertThat(SourceRules.later(List.of("// " + "TO" + "DO: this"))).hasSize(1);
        assertThat(Stream.of("JobManager.java", "TimeUtil.java", "TimeUtils.java", "StoreImpl.java", "ApiV2.java"))
                .allSatisfy(name -> assertThat(SourceRules.name(name)).hasSize(1));
        assertThat(SourceRules.name("Database.java")).isEmpty();
    }

    @Test
    void aReadmeNeedsAllSixHeadings() {
        String whole = "# a\n## Job\n## Not its job\n## Settings\n## Metrics\n## When it fails\n## Example\n";
        assertThat(SourceRules.readme(whole)).isEmpty();
        assertThat(SourceRules.readme(whole.replace("## Metrics", "Metrics")))
                .containsExactly("no heading '## Metrics'");
    }

    private static List<String> comments(String... lines) {
        return SourceRules.comments("A.java", List.of(lines));
    }
}
