package io.raybound.cli.job;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Makes one shell command of the words after `--`, so that the job sees the same words again.
///
/// One single word is taken as it is: `-- "python a.py && python b.py"` is a shell line.
final class ShellWords {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellWords() {}

    static String join(List<String> words) {
        return words.size() == 1
                ? words.getFirst()
                : words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
    }

    /// One word as a POSIX shell reads it back.
    static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
