package io.raybound.cli.shell;

import java.util.Collection;

/// The nearest known word to a mistyped one.
public final class Near {
    private static final int FARTHEST = 3;

    private Near() {}

    /// `; did you mean 'x'?`, or nothing when no known word is near.
    public static String hint(String word, Collection<String> known) {
        String best = "";
        int distance = FARTHEST + 1;
        for (String candidate : known) {
            int d = distance(word, candidate);
            if (d < distance) {
                distance = d;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
    }

    /// Levenshtein distance.
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
