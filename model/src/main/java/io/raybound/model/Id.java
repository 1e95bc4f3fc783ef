package io.raybound.model;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of one object for ever: `prefix-` and 12 to 26 characters of lower-case base32, so a valid DNS label.
///
/// @param value the whole text, for instance `clu-4f7q2m6kzt3a`
public record Id(String value) implements Comparable<Id> {
    private static final Pattern FORM = Pattern.compile("([a-z]{2,4})-[a-z2-7]{12,26}");

    public Id {
        if (!FORM.matcher(value).matches()) {
            throw new BadValue("id", value, "a prefix, a dash and 12 to 26 of a-z2-7, like clu-4f7q2m6kzt3a");
        }
    }

    /// Reads an id of one kind; empty when the text is not one.
    public static Optional<Id> read(Kind kind, String text) {
        return text.startsWith(kind.prefix() + "-") && FORM.matcher(text).matches()
                ? Optional.of(new Id(text))
                : Optional.empty();
    }

    /// True when the id names an object of this kind.
    public boolean is(Kind kind) {
        return value.startsWith(kind.prefix() + "-");
    }

    /// The last six characters: what a host name carries to stay unique when a name is used again.
    public String tail() {
        return value.substring(value.length() - 6);
    }

    @Override
    public int compareTo(Id other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
