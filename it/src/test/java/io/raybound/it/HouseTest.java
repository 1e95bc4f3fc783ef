package io.raybound.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The house style, as far as the text of the sources shows it.
final class HouseTest {

    /// A rule over one file.
    private interface Rule {
        List<String> complaints(Path file, List<String> lines);
    }

    @Test
    void noSourceFileIsLongerThanTheStop() throws IOException {
        assertThat(over("src", (file, lines) -> SourceRules.length(lines))).isEmpty();
    }

    @Test
    void everyPublicTypeAndPackageSaysWhatItIsFor() throws IOException {
        assertThat(over("src/main", (file, lines) -> SourceRules.comments(name(file), lines)))
                .isEmpty();
    }

    @Test
    void everyPackageHasAPageOfItsOwn() throws IOException {
        TreeSet<Path> bare = new TreeSet<>();
        for (Path file : sources("src/main")) {
            Path folder = file.resolveSibling("package-info.java");
            if (!Files.exists(folder)) {
                bare.add(folder);
            }
        }
        assertThat(bare).isEmpty();
    }

    @Test
    void noTestSleeps() throws IOException {
        assertThat(over(
                        "src/test",
                        (file, lines) -> file.endsWith("SourceRulesTest.java") ? List.of() : SourceRules.sleeps(lines)))
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        assertThat(over("src/main", (file, lines) -> SourceRules.later(lines))).isEmpty();
    }

    @Test
    void typesAreNamedForTheirJob() throws IOException {
        assertThat(over("src", (file, lines) -> SourceRules.name(name(file)))).isEmpty();
    }

    @Test
    void everyRoomHasAReadmeWithTheSixHeadings() throws IOException {
        List<String> complaints = new ArrayList<>();
        for (String room : Rooms.inPom()) {
            Path readme = Rooms.home().resolve(room).resolve("README.md");
            if (Files.exists(readme)) {
                SourceRules.readme(Files.readString(readme)).forEach(found -> complaints.add(room + ": " + found));
            } else {
                complaints.add(room + ": no README.md");
            }
        }
        assertThat(complaints).isEmpty();
    }

    private static List<String> over(String part, Rule rule) throws IOException {
        List<String> complaints = new ArrayList<>();
        for (Path file : sources(part)) {
            for (String complaint : rule.complaints(file, Files.readAllLines(file))) {
                complaints.add(Rooms.home().relativize(file) + ": " + complaint);
            }
        }
        return complaints;
    }

    private static List<Path> sources(String part) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String room : Rooms.inPom()) {
            Path folder = Rooms.home().resolve(room).resolve(part);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        assertThat(sources).as("sources under " + part).hasSizeGreaterThan(10);
        Collections.sort(sources);
        return sources;
    }

    private static String name(Path file) {
        return file.getName(file.getNameCount() - 1).toString();
    }
}
