package io.raybound.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Rules of the house style that the text of a source file can break. Each answers with complaints; none is good.
final class SourceRules {
    static final int LONGEST_FILE = 400;
    static final Set<String> README = Set.of("Job", "Not its job", "Settings", "Metrics", "When it fails", "Example");

    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "public (?:(?:abstract|final|sealed|non-sealed|static|strictfp) )*(?:class|record|enum|interface|@interface) (\\w+).*");
    private static final Pattern SLEEP =
            Pattern.compile("\\bThread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(|\\bparkNanos\\(|\\bparkUntil\\(");
    private static final Pattern LATER = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
    private static final Pattern VAGUE = Pattern.compile(".*(Manager|Helpers?|Utils?|Base|Impl|V2)");

    private SourceRules() {}

    static List<String> length(List<String> lines) {
        return lines.size() <= LONGEST_FILE
                ? List.of()
                : List.of(lines.size() + " lines: cut it into types of one job each (at most " + LONGEST_FILE + ")");
    }

    /// Public top-level types and packages carry a doc comment.
    static List<String> comments(String fileName, List<String> lines) {
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean page = fileName.equals("package-info.java") && line.startsWith("package ");
            boolean subject = page || PUBLIC_TYPE.matcher(line).matches();
            if (subject && !documented(lines, i)) {
                complaints.add("no doc comment: " + line);
            }
        }
        return complaints;
    }

    private static boolean documented(List<String> lines, int at) {
        int above = at - 1;
        while (above >= 0
                && (lines.get(above).startsWith("@") || lines.get(above).matches("[ )}].*"))) {
            above--;
        }
        return above >= 0
                && (lines.get(above).startsWith("///") || lines.get(above).endsWith("*/"));
    }

    /// Tests poll within a bound; they do not sleep.
    static List<String> sleeps(List<String> lines) {
        return lines.stream()
                .filter(line -> SLEEP.matcher(line).find())
                .map(line -> "sleeps: " + line.strip())
                .toList();
    }

    static List<String> later(List<String> lines) {
        return lines.stream()
                .filter(line -> LATER.matcher(line).find())
                .map(line -> "for later: " + line.strip())
                .toList();
    }

    /// Types are nouns of the vocabulary.
    static List<String> name(String fileName) {
        String type = fileName.replaceAll("\\..*", "");
        return VAGUE.matcher(type).matches() ? List.of("a name that says nothing: " + type) : List.of();
    }

    static List<String> readme(String text) {
        return README.stream()
                .filter(heading -> !text.lines().anyMatch(line -> line.strip().equals("## " + heading)))
                .sorted()
                .map(heading -> "no heading '## " + heading + "'")
                .toList();
    }
}
