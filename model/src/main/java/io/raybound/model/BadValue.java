package io.raybound.model;

/// A value that breaks its form: says which field, what was there and what is expected.
public final class BadValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 80;

    private final String field;
    private final String value;
    private final String expected;

    /// @param value shown back to the person, cut to 80 characters; never pass a secret
    public BadValue(String field, String value, String expected) {
        super(field + ": '" + cut(value) + "' is not " + expected);
        this.field = field;
        this.value = cut(value);
        this.expected = expected;
    }

    /// The JSON name of the field.
    public String field() {
        return field;
    }

    /// What was there, cut.
    public String value() {
        return value;
    }

    /// The expected form, to be read after "expected".
    public String expected() {
        return expected;
    }

    private static String cut(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "...";
    }
}
