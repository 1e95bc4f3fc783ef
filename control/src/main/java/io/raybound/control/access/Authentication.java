package io.raybound.control.access;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.access.TokenStore.Kept;
import io.raybound.control.access.TokenStore.Purpose;
import io.raybound.control.journal.Journal;
import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Tx;
import io.raybound.model.ApiKey;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Secret;
import io.raybound.model.User;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Turns credentials into a [Caller]: passwords, one-use login links, console sessions, API keys.
public final class Authentication {
    static final String LOGGED_IN = "first-login-used";
    private static final Duration LAST_USED_STEP = Duration.ofMinutes(5);

    private final Desk desk;
    private final Tokens tokens;
    private final Revoker revoker;
    private final Duration sessionLife;
    private final Attempts attempts;
    private final Supplier<String> nobody;

    public Authentication(Desk desk, Tokens tokens, Revoker revoker, Duration sessionLife) {
        this.desk = desk;
        this.tokens = tokens;
        this.revoker = revoker;
        this.sessionLife = sessionLife;
        this.attempts = new Attempts();
        this.nobody = new Lazily(() -> tokens.passwords().hash(tokens.mint().mint("")));
    }

    /// The caller of an API key; empty when unknown, expired, deleted or its principal disabled.
    public Optional<Caller> byApiKey(Secret key) {
        Optional<Caller> caller = by(key, Purpose.API_KEY);
        caller.ifPresent(this::used);
        return caller;
    }

    /// The caller of a console session; empty when unknown, expired or ended.
    public Optional<Caller> bySession(Secret token) {
        return by(token, Purpose.SESSION);
    }

    /// Logs in with a password; refused with `login-failed` or `too-many-attempts`.
    public OpenedSession login(String user, Secret password) {
        Instant now = desk.now();
        attempts.check(user, now);
        Optional<User> found = desk.database().read(tx -> tx.objects().findUnique(Shapes.USER, "principal/" + user));
        Optional<String> hash = found.flatMap(
                u -> desk.database().read(tx -> tx.port(PasswordStore.class).find(u.id())));
        boolean right = tokens.passwords().matches(password, hash.orElseGet(nobody));
        if (!right || hash.isEmpty() || found.isEmpty() || found.get().disabled()) {
            attempts.failed(user, now);
            found.ifPresent(u -> auditLogin(u.id(), "refused: login-failed"));
            throw loginFailed("name and password do not belong together");
        }
        attempts.succeeded(user);
        Id id = found.get().id();
        return desk.database().write(tx -> open(tx, id, "user.login"));
    }

    /// Uses up a login link; refused with `login-failed`.
    public OpenedSession loginOnce(Secret code) {
        String hash = tokens.hasher().hash(code);
        return desk.database().write(tx -> {
            Kept kept = tx.port(TokenStore.class)
                    .find(hash)
                    .filter(t -> t.purpose() == Purpose.LOGIN_LINK && !t.isExpired(desk.now()))
                    .orElseThrow(() -> loginFailed("this login link is unknown or has expired"));
            if (!tx.port(TokenStore.class).use(hash, "login", desk.now())) {
                throw loginFailed("this login link was used before");
            }
            return open(tx, kept.subject(), "user.login-once");
        });
    }

    /// Ends a console session and revokes its grants.
    public void logout(Caller caller) {
        if (!caller.sid().is(Kind.SESSION)) {
            return;
        }
        desk.database().write(tx -> {
            tx.port(TokenStore.class).delete(caller.sid());
            revoker.revoke(tx, caller.sid(), desk.now());
            desk.journal()
                    .audit(
                            tx,
                            caller.principalId().value(),
                            "user.logout",
                            caller.sid().value(),
                            "done");
            return true;
        });
    }

    private OpenedSession open(Tx tx, Id user, String action) {
        Secret token = tokens.mint().mint("rbs_");
        Id sid = desk.next(Kind.SESSION);
        Instant now = desk.now();
        Instant end = now.plus(sessionLife);
        Caller caller =
                Principals.caller(tx, user, sid).orElseThrow(() -> loginFailed("this user was removed or disabled"));
        tx.port(TokenStore.class)
                .insert(new Kept(tokens.hasher().hash(token), Purpose.SESSION, sid, user, now, end, null, null));
        tx.port(Meta.class).put(LOGGED_IN, "yes");
        desk.journal().audit(tx, user.value(), action, sid.value(), "done");
        return new OpenedSession(token, caller, end);
    }

    private Optional<Caller> by(Secret token, Purpose purpose) {
        String hash = tokens.hasher().hash(token);
        Instant now = desk.now();
        return desk.database()
                .read(tx -> tx.port(TokenStore.class)
                        .find(hash)
                        .filter(t -> t.purpose() == purpose && !t.isExpired(now))
                        .flatMap(t -> Principals.caller(tx, t.subject(), t.id())));
    }

    /// Remembers the use of a key, at most every few minutes, so that reading stays reading.
    private void used(Caller caller) {
        Instant now = desk.now();
        Optional<ApiKey> stale = desk.database()
                .read(tx -> tx.objects().find(Shapes.API_KEY, caller.sid()))
                .filter(k -> k.lastUsedAt() == null
                        || k.lastUsedAt().plus(LAST_USED_STEP).isBefore(now));
        if (stale.isPresent()) {
            desk.database().write(tx -> {
                tx.objects()
                        .find(Shapes.API_KEY, caller.sid())
                        .ifPresent(k -> tx.objects()
                                .update(
                                        Shapes.API_KEY,
                                        new ApiKey(
                                                k.id(),
                                                k.name(),
                                                k.principalId(),
                                                k.hint(),
                                                k.createdAt(),
                                                k.expiresAt(),
                                                now)));
                return true;
            });
        }
    }

    private void auditLogin(Id user, String outcome) {
        desk.database().write(tx -> {
            Journal journal = desk.journal();
            journal.audit(tx, user.value(), "user.login", user.value(), outcome);
            return true;
        });
    }

    private static Refusal loginFailed(String detail) {
        return new Refusal(Code.LOGIN_FAILED, detail, "Check both, or ask an administrator for a new login link.");
    }
}
