package io.raybound.runtimelocal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/// The part of a program's output that says why it ended: few lines without the frames of a Python traceback.
final class LastWords {
    private static final int LINES = 3;
    private static final int LONGEST = 400;
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern FRAME =
            Pattern.compile("Traceback .*|File \".*|[~^\\s]+|\\.\\.\\.<\\d+ lines?>\\.\\.\\.");
    private static final Pattern ERROR = Pattern.compile("[A-Za-z_.]*(Error|Exception|Exit): .*|.*\\bE(RROR)?\\b.*");
    private static final String TOO_SLOW = "The current node timed out during startup";

    private LastWords() {}

    /// `; it said: ...` from the tail of an output, or the empty string.
    static String of(String output) {
        if (output.contains(TOO_SLOW)) {
            return "; it said: " + TOO_SLOW + " (Ray gives a node 30 s to register: this machine is too busy)";
        }
        Deque<String> words = new ArrayDeque<>();
        boolean traceback = false;
        for (String raw : COLOUR.matcher(output).replaceAll("").lines().toList()) {
            boolean indented = raw.startsWith(" ") || raw.startsWith("\t");
            String line = raw.strip();
            traceback = line.startsWith("Traceback") || (traceback && indented);
            if (line.isEmpty() || traceback || FRAME.matcher(line).matches()) {
                continue;
            }
            words.addLast(shortened(line));
            if (words.size() > LINES) {
                words.removeFirst();
            }
        }
        if (words.isEmpty()) {
            return "";
        }
        String last = words.getLast();
        return "; it said: " + (ERROR.matcher(last).matches() ? last : String.join(" | ", words));
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
