package io.raybound.identity;

import io.raybound.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) password hashes as PHC strings: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`.
///
/// At most four hashes are computed at a time, so that a flood of logins cannot take all memory.
public final class Passwords {
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LONGEST = 1024;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final SecureRandom random;
    private final Semaphore places = new Semaphore(4);
    private final String nobody;

    public Passwords(SecureRandom random) {
        this.random = random;
        this.nobody = hash(Secret.of(Randoms.id(random)));
    }

    /// A fresh hash to store.
    public String hash(Secret password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = compute(password, salt, new Cost(MEMORY_KIB, PASSES, LANES), HASH_BYTES);
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + encoder.encodeToString(salt)
                + "$" + encoder.encodeToString(hash);
    }

    /// True when the password made this hash; false also for a hash that cannot be read.
    public boolean matches(Secret password, String phc) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches() || password.reveal().length() > LONGEST) {
            return false;
        }
        Cost cost = new Cost(number(parts, 1), number(parts, 2), number(parts, 3));
        if (!cost.sane()) {
            return false;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(parts.group(4));
            byte[] expected = Base64.getDecoder().decode(parts.group(5));
            return MessageDigest.isEqual(expected, compute(password, salt, cost, expected.length));
        } catch (IllegalArgumentException e) {
            return false; // the stored text is not base64
        }
    }

    /// Takes as long as a real check and says no: for a user who does not exist, so that timing does not tell.
    public boolean matchesNobody(Secret password) {
        matches(password, nobody);
        return false;
    }

    private record Cost(int memory, int passes, int lanes) {
        boolean sane() {
            return memory >= 8 * lanes && memory <= 1 << 20 && passes >= 1 && lanes >= 1;
        }
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private byte[] compute(Secret password, byte[] salt, Cost cost, int length) {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build();
        byte[] hash = new byte[length];
        places.acquireUninterruptibly();
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters);
            generator.generateBytes(password.reveal().getBytes(StandardCharsets.UTF_8), hash);
        } finally {
            places.release();
        }
        return hash;
    }
}
