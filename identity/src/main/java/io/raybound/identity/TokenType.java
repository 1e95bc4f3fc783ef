package io.raybound.identity;

/// The kinds of signed tokens. Each has its own `typ` (RFC 8725 section 3.11), so none passes as another.
enum TokenType {
    REQUEST("rb-request+jwt", 8 * 1024),
    INSTRUCTION("rb-instruction+jwt", 4 * 1024 * 1024),
    STATEMENT("rb-statement+jwt", 8 * 1024),
    GRANT("rb-grant+jwt", 8 * 1024),
    TICKET("rb-ticket+jwt", 8 * 1024);

    private final String typ;
    private final int longest;

    TokenType(String typ, int longest) {
        this.typ = typ;
        this.longest = longest;
    }

    String typ() {
        return typ;
    }

    /// Characters of the compact form.
    int longest() {
        return longest;
    }
}
