package io.raybound.model;

import java.util.regex.Pattern;

/// The grammar of names that people choose: a DNS label that leaves room for the six characters of a host name.
public final class Name {
    /// Longest name: `vscode-` + name + `-` + 6 must fit the 63 characters of a DNS label (RFC 1035).
    public static final int MAX = 40;

    private static final Pattern FORM = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");
    private static final String EXPECTED =
            "1 to 40 of a-z, 0-9 and '-', beginning with a letter, ending with a letter or digit,"
                    + " and not beginning with vscode-";

    private Name() {}

    /// Returns the name when it fits the grammar; refuses it else.
    public static String check(String field, String name) {
        if (!FORM.matcher(name).matches() || name.startsWith("vscode-")) {
            throw new BadValue(field, name, EXPECTED);
        }
        return name;
    }
}
