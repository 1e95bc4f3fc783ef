package io.raybound.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rooms of the house and the arrows between them, as ARCHITECTURE.md shows them to people: the page is the rule
/// that code and poms are held to.
final class Rooms {
    /// No program depends on a program; only the tests of the whole see them all.
    static final Set<String> PROGRAMS = Set.of("control-plane", "operator", "head-agent", "edge", "cli");

    private static final String JDK = "the JDK";
    private static final String NOTHING = "-";

    private static final Pattern MODULE = Pattern.compile("<module>([a-z-]+)</module>");

    /// Room -> the rooms it sees. What those see, it may use too.
    static final Map<String, Set<String>> ARROWS = read();

    private Rooms() {}

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        arrows.put("testkit", Set.of());
        arrows.put("it", PROGRAMS);
        try {
            Pattern row = Pattern.compile("\\| `([a-z-]+)` \\|.*\\| ([a-z, -]+|the JDK) \\|");
            for (String line : Files.readAllLines(home().resolve("ARCHITECTURE.md"))) {
                Matcher found = row.matcher(line);
                if (found.matches()) {
                    String seen = found.group(2);
                    boolean none = seen.equals(JDK) || seen.equals(NOTHING);
                    arrows.put(found.group(1), none ? Set.of() : Set.of(seen.split(", ", -1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return arrows;
    }

    /// The folder of the repository.
    static Path home() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("model/src")) || !Files.isRegularFile(folder.resolve("pom.xml"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("run this test inside the repository");
            }
        }
        return folder;
    }

    /// The rooms as the root pom lists them.
    static List<String> inPom() throws IOException {
        Matcher modules = MODULE.matcher(Files.readString(home().resolve("pom.xml")));
        return modules.results().map(found -> found.group(1)).toList();
    }

    /// The room's package: its name without dashes.
    static String packageOf(String room) {
        return "io.raybound." + room.replace("-", "");
    }

    /// Everything the room may use, over all arrows.
    static Set<String> reach(String room) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(ARROWS.getOrDefault(room, Set.of()));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                open.addAll(ARROWS.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }
}
