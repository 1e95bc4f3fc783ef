package io.raybound.model;

import java.util.random.RandomGenerator;

/// Makes new ids from the randomness it is given (60 bits each; collisions are refused by the store's primary key).
public final class Ids {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 12;

    private final RandomGenerator random;

    /// @param random a cryptographic generator in programs, a seeded one in tests
    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /// A fresh id of the kind.
    public Id next(Kind kind) {
        StringBuilder text = new StringBuilder(kind.prefix()).append('-');
        for (int i = 0; i < LENGTH; i++) {
            text.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return new Id(text.toString());
    }
}
