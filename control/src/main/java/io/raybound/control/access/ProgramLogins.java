package io.raybound.control.access;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.access.LoginCodes.Waiting;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// How programs get an API key from a person at a browser: by a redirect to their own loopback port with a proof key
/// (RFC 8252, RFC 7636), or by a short code that the person types (RFC 8628).
///
/// Codes lie in the store, so that every replica can answer; each works once. The short one has 34 bits and lives ten
/// minutes; the front door limits how often somebody may guess.
public final class ProgramLogins {
    private static final Duration CODE_LIFE = Duration.ofMinutes(2);
    private static final Duration DEVICE_LIFE = Duration.ofMinutes(10);
    private static final Duration KEY_LIFE = Duration.ofDays(90);
    private static final long MOST = 1_000;

    /// No vowels and nothing that looks like something else (RFC 8628, section 6.1).
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

    private static final int TYPED = 8;

    private final Desk desk;
    private final Tokens tokens;
    private final ApiKeys keys;

    public ProgramLogins(Desk desk, Tokens tokens, ApiKeys keys) {
        this.desk = desk;
        this.tokens = tokens;
        this.keys = keys;
    }

    /// The code of a redirect, for a person who said yes.
    ///
    /// @param challenge base64url SHA-256 of what the program will prove itself with
    public Secret code(Caller caller, String challenge, String askedFrom) {
        Secret code = tokens.mint().mint("rbo_");
        add(new Waiting(
                tokens.hasher().hash(code),
                null,
                challenge,
                askedFrom,
                caller.principalId(),
                false,
                desk.now().plus(CODE_LIFE)));
        return code;
    }

    /// Swaps the code of a redirect for a key; a wrong proof uses the code up.
    public CreatedApiKey swap(Secret code, String verifier) {
        Waiting found = taken(tokens.hasher().hash(code))
                .filter(w -> w.challenge() != null && same(w.challenge(), challenge(verifier)))
                .orElseThrow(() -> failed("this code is unknown, used or too old"));
        return key(found);
    }

    /// Begins a login of a program without a browser.
    public DeviceLogin begin(String askedFrom) {
        Secret device = tokens.mint().mint("rbo_");
        Secret typed = typed(tokens.mint().mint("rbo_"));
        Instant end = desk.now().plus(DEVICE_LIFE);
        add(new Waiting(tokens.hasher().hash(device), userHash(typed.reveal()), null, askedFrom, null, false, end));
        return new DeviceLogin(device, typed, end);
    }

    /// The address from which a login with this code was begun; refused when there is none that waits for an answer.
    public String askedFrom(String userCode) {
        return desk.database()
                .read(tx -> tx.port(LoginCodes.class).typed(userHash(userCode)))
                .filter(this::isOpen)
                .map(Waiting::askedFrom)
                .orElseThrow(ProgramLogins::unknown);
    }

    /// What the person said to a login with this code; an answer is given once.
    public void answer(Caller caller, String userCode, boolean yes) {
        desk.database().write(tx -> {
            Waiting waiting = tx.port(LoginCodes.class)
                    .typed(userHash(userCode))
                    .filter(this::isOpen)
                    .orElseThrow(ProgramLogins::unknown);
            tx.port(LoginCodes.class).put(waiting.answered(caller.principalId(), yes));
            if (!yes) {
                String from = waiting.askedFrom();
                String who = caller.principalId().value();
                desk.journal().audit(tx, who, "device_login.refuse", from, "done");
            }
            return true;
        });
    }

    /// The key of a login that somebody said yes to; empty while nobody has said anything.
    public Optional<CreatedApiKey> poll(Secret deviceCode) {
        String hash = tokens.hasher().hash(deviceCode);
        Optional<Waiting> seen =
                desk.database().read(tx -> tx.port(LoginCodes.class).find(hash));
        if (seen.filter(this::isOpen).isPresent()) {
            return Optional.empty();
        }
        Waiting found = taken(hash)
                .filter(w -> w.userHash() != null)
                .orElseThrow(() -> failed("this login is unknown, done or too old"));
        if (found.refused()) {
            throw failed("this login was refused in the console");
        }
        return Optional.of(key(found));
    }

    private void add(Waiting waiting) {
        desk.database().write(tx -> {
            LoginCodes codes = tx.port(LoginCodes.class);
            codes.forgetExpired(desk.now());
            if (codes.count() >= MOST) {
                throw new Refusal(
                        Code.TOO_MANY_ATTEMPTS, "too many logins wait for somebody", "Try again in ten minutes.");
            }
            codes.put(waiting);
            return true;
        });
    }

    /// Takes a login out of the store, so that nobody else gets it; empty when it is gone or too old.
    private Optional<Waiting> taken(String hash) {
        return desk.database().write(tx -> {
            Optional<Waiting> found = tx.port(LoginCodes.class).find(hash);
            tx.port(LoginCodes.class).remove(hash);
            return found.filter(w -> !w.isExpired(desk.now()));
        });
    }

    private CreatedApiKey key(Waiting confirmed) {
        Id principal = confirmed.principal();
        if (principal == null) {
            throw failed("nobody has confirmed this login");
        }
        Caller caller = desk.database()
                .read(tx -> Principals.caller(tx, principal, desk.next(Kind.SESSION)))
                .orElseThrow(() -> failed("the user who confirmed this login was removed or disabled"));
        String day = desk.now().atOffset(ZoneOffset.UTC).toLocalDate().toString();
        return keys.create(
                Call.by(caller),
                new NewApiKey("raybound login " + day, null, desk.now().plus(KEY_LIFE)));
    }

    private boolean isOpen(Waiting waiting) {
        return waiting.principal() == null && !waiting.isExpired(desk.now());
    }

    /// Case and dashes are the person's.
    private String userHash(String userCode) {
        return tokens.hasher()
                .hash(Secret.of("typed " + userCode.replaceAll("[^A-Za-z]", "").toUpperCase(Locale.ROOT)));
    }

    /// A short code from a long random text.
    private static Secret typed(Secret random) {
        byte[] bytes = sha256("typed " + random.reveal());
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < TYPED; i++) {
            int number = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
            code.append(i == TYPED / 2 ? "-" : "").append(LETTERS.charAt(number % LETTERS.length()));
        }
        return Secret.of(code.toString());
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(verifier));
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Refusal failed(String detail) {
        return new Refusal(Code.LOGIN_FAILED, detail, "Run 'raybound login' again.");
    }

    private static Refusal unknown() {
        return new Refusal(
                Code.NOT_FOUND,
                "no login waits for this code",
                "Compare it with what the program shows; a code works once and for ten minutes.");
    }
}
