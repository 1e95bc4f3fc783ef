package io.raybound.cli.job;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Which paths stay out of a package: patterns as in `.gitignore` (gitignore(5)), the last one that matches decides.
///
/// `*.log` matches at any depth, `/data` only at the top, `build/` only folders, `**` any number of folders, and
/// `!keep.log`
/// takes back.
final class Ignore {
    private record Rule(Pattern pattern, boolean foldersOnly, boolean back) {}

    private final List<Rule> rules = new ArrayList<>();

    Ignore(List<String> patterns) {
        patterns.forEach(this::add);
    }

    /// @param path relative, with `/`
    boolean excludes(String path, boolean folder) {
        boolean out = false;
        for (Rule rule : rules) {
            if ((folder || !rule.foldersOnly()) && rule.pattern().matcher(path).matches()) {
                out = !rule.back();
            }
        }
        return out;
    }

    private void add(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        boolean back = text.startsWith("!");
        text = back ? text.substring(1) : text;
        boolean folders = text.endsWith("/");
        text = folders ? text.substring(0, text.length() - 1) : text;
        boolean anchored = text.contains("/");
        text = text.startsWith("/") ? text.substring(1) : text;
        String prefix = anchored || text.startsWith("**") ? "" : "(?:.*/)?";
        rules.add(new Rule(Pattern.compile(prefix + regex(text)), folders, back));
    }

    private static String regex(String glob) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            if (glob.startsWith("**/", i)) {
                out.append("(?:.*/)?");
                i += 3;
            } else if (glob.startsWith("**", i)) {
                out.append(".*");
                i += 2;
            } else {
                char c = glob.charAt(i);
                int end = c == '[' ? glob.indexOf(']', i + 1) : -1;
                if (end > i) {
                    String inside =
                            glob.substring(i + 1, end).replace("\\", "\\\\").replace("[", "\\[");
                    out.append('[')
                            .append(inside.startsWith("!") ? "^" + inside.substring(1) : inside)
                            .append(']');
                    i = end + 1;
                    continue;
                }
                out.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
                i++;
            }
        }
        return out.toString();
    }
}
