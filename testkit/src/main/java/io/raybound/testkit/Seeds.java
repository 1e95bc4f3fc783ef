package io.raybound.testkit;

import java.util.Random;
import java.util.function.Consumer;

/// Seeded randomness for property tests; a failure prints the seed that repeats it.
public final class Seeds {
    private Seeds() {}

    /// Runs the property with a number of seeds, the first fixed ones being 0, 1, 2 ...
    public static void each(int runs, Consumer<Random> property) {
        for (long seed = 0; seed < runs; seed++) {
            try {
                property.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /// Text of hostile and plain characters, up to the length.
    public static String text(Random random, int longest) {
        String alphabet = "abcXYZ019-_./\\\"'<>&;:%\u0000\n\r\t\u00e9\u202e\ud83d\ude00";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
