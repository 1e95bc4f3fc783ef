package io.raybound.relay;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The small grammars of RFC 9110 and RFC 9112, in their strict reading.
final class Syntax {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[Character.toUpperCase(c)] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Syntax() {}

    static boolean isTokenByte(int c) {
        return c >= 0 && c < 128 && TOKEN[c];
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenByte(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// Visible ASCII, space, tab and obs-text (as Latin-1); no other control character.
    static boolean isFieldValueByte(int c) {
        return c == '\t' || (c >= 0x20 && c != 0x7f && c <= 0xff);
    }

    static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isFieldValueByte(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// A request target in origin form: begins with one slash, visible ASCII only, no fragment.
    static boolean isOriginForm(String target) {
        if (target.isEmpty() || target.charAt(0) != '/') {
            return false;
        }
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= 0x20 || c >= 0x7f || c == '#' || c == '"' || c == '<' || c == '>' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /// A content length: 1 to 15 digits and nothing else; -1 when it is not one.
    static long length(String text) {
        if (text.isEmpty() || text.length() > 15) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /// The host of a Host field, lower-cased, without port and without one trailing dot; null when malformed.
    static @Nullable String host(String authority) {
        int end = authority.length();
        boolean literal = end > 0 && authority.charAt(0) == '[';
        int close = literal ? authority.indexOf(']') : -1;
        int colon = literal ? authority.indexOf(':', Math.max(close, 0)) : authority.indexOf(':');
        if (colon >= 0) {
            if (!isPort(authority, colon + 1)) {
                return null;
            }
            end = colon;
        }
        if (literal) {
            return close == end - 1 && isAddressLiteral(authority, close) ? lower(authority.substring(0, end)) : null;
        }
        if (end > 1 && authority.charAt(end - 1) == '.') {
            end--;
        }
        return isName(authority, end) ? lower(authority.substring(0, end)) : null;
    }

    private static boolean isPort(String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > 5) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAddressLiteral(String text, int close) {
        for (int i = 1; i < close; i++) {
            char c = text.charAt(i);
            if (c > 127 || (Character.digit(c, 16) < 0 && c != ':' && c != '.')) {
                return false;
            }
        }
        return close > 2;
    }

    private static boolean isName(String text, int end) {
        char before = '.';
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            if (!letter && (c != '.' || before == '.')) {
                return false;
            }
            before = c;
        }
        return end > 0 && end <= 253 && before != '.';
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
