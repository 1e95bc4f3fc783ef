package io.raybound.identity;

import io.raybound.model.BadValue;
import java.util.List;
import java.util.regex.Pattern;

/// Host names as certificates carry them: lower-case labels, at most one `*` as the whole first label.
final class Names {
    private static final Pattern HOST =
            Pattern.compile("(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final int LONGEST = 253;

    private Names() {}

    static void check(String name) {
        if (name.length() > LONGEST || !HOST.matcher(name).matches()) {
            throw new BadValue("name", name, "a lower-case host name, where the first label may be *");
        }
    }

    /// True when the name equals a suffix or lies below one.
    static boolean within(String name, List<String> suffixes) {
        String plain = name.startsWith("*.") ? name.substring(2) : name;
        return suffixes.stream().anyMatch(suffix -> plain.equals(suffix) || plain.endsWith("." + suffix));
    }
}
