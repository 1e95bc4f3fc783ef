package io.raybound.identity;

import java.util.OptionalLong;

/// Carries a refusal from deep inside a check to the method that answers with a value; it never leaves the package.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String sentence;
    private final long skewSeconds;
    private final boolean skewed;

    Refusal(String code, String sentence) {
        this(code, sentence, 0, false);
    }

    private Refusal(String code, String sentence, long skewSeconds, boolean skewed) {
        super(code, null, false, false);
        this.code = code;
        this.sentence = sentence;
        this.skewSeconds = skewSeconds;
        this.skewed = skewed;
    }

    static Refusal skew(long seconds) {
        String side = seconds > 0 ? "behind" : "ahead of";
        return new Refusal(
                "clock-skew",
                "The sender's clock is " + Math.abs(seconds) + " s " + side + " this one (or the request is that old);"
                        + " apply the difference and sign again.",
                seconds,
                true);
    }

    String code() {
        return code;
    }

    String sentence() {
        return sentence;
    }

    OptionalLong skewSeconds() {
        return skewed ? OptionalLong.of(skewSeconds) : OptionalLong.empty();
    }

    <T> Check<T> asCheck() {
        return new Check.Refused<>(code, sentence);
    }
}
