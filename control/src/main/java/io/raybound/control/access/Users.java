package io.raybound.control.access;

import io.raybound.control.Code;
import io.raybound.control.FieldError;
import io.raybound.control.PageRequest;
import io.raybound.control.Problems;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.access.TokenStore.Kept;
import io.raybound.control.access.TokenStore.Purpose;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Secret;
import io.raybound.model.User;
import io.raybound.model.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The people of the organization.
public final class Users {
    private static final int SHORTEST = 12;
    private static final int LONGEST = 200;

    private final Desk desk;
    private final Tokens tokens;
    private final Revoker revoker;
    private final Duration linkLife;

    public Users(Desk desk, Tokens tokens, Revoker revoker, Duration linkLife) {
        this.desk = desk;
        this.tokens = tokens;
        this.revoker = revoker;
        this.linkLife = linkLife;
    }

    /// Makes a user, who may do nothing until given a role.
    public User create(Call call, NewUser body) {
        Id id = desk.next(Kind.USER);
        Instant now = desk.now();
        Problems problems = new Problems();
        User user = problems.check(() -> new User(id, body.name(), body.displayName(), false, 1, now));
        problems.refuseIfAny();
        Optional<String> hash = Optional.ofNullable(body.password()).map(this::hash);
        return desk.once(call, Shapes.USER, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            rights.require(Verb.WRITE, Kind.USER, rights.everywhere());
            User made = Objects.requireNonNull(user);
            insert(tx, made);
            hash.ifPresent(h -> tx.port(PasswordStore.class).put(id, h));
            desk.audit(tx, call, "user.create", id);
            return made;
        });
    }

    /// A user by name or id.
    public User get(Caller caller, String ref) {
        return desk.read(caller, (tx, rights) -> find(tx, rights, ref));
    }

    /// The users that the caller may see.
    public Slice<User> list(Caller caller, PageRequest page) {
        return desk.read(
                caller,
                (tx, rights) ->
                        tx.objects().list(Shapes.USER, Query.seenBy(rights.visibility(Kind.USER)), page, false));
    }

    /// Removes a user with keys, sessions and roles, and revokes their grants.
    public void delete(Call call, String ref, @Nullable Long ifMatch) {
        desk.onceDo(call, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            User user = find(tx, rights, ref);
            rights.require(Verb.DELETE, Kind.USER, Shapes.USER.place().apply(user));
            Desk.matches(ifMatch, Shapes.USER.place().apply(user));
            Assignments.keepOneAdministrator(tx, null, user.id());
            Principals.forget(tx, user.id(), revoker, desk.now());
            desk.audit(tx, call, "user.delete", user.id());
        });
    }

    /// Sets a password: one's own, or with write on users anybody's.
    public void setPassword(Call call, String ref, Secret password) {
        String hash = hash(password);
        desk.onceDo(call, tx -> {
            User user = writable(tx, call, ref);
            tx.port(PasswordStore.class).put(user.id(), hash);
            desk.audit(tx, call, "user.set-password", user.id());
        });
    }

    /// Makes a login link for a user, which works once.
    public FirstLogin loginLink(Call call, String ref) {
        return desk.onceSecret(call, tx -> {
            User user = writable(tx, call, ref);
            desk.audit(tx, call, "user.login-link", user.id());
            return link(tx, desk, tokens, user, linkLife);
        });
    }

    static FirstLogin link(Tx tx, Desk desk, Tokens tokens, User user, Duration life) {
        Secret code = tokens.mint().mint("rbl_");
        Instant now = desk.now();
        Instant end = now.plus(life);
        tx.port(TokenStore.class)
                .insert(new Kept(
                        tokens.hasher().hash(code),
                        Purpose.LOGIN_LINK,
                        desk.next(Kind.JOIN_TOKEN),
                        user.id(),
                        now,
                        end,
                        null,
                        null));
        return new FirstLogin(user.name(), code, end);
    }

    private void insert(Tx tx, User user) {
        desk.free(tx, Shapes.USER, "principal/" + user.name(), user.name());
        desk.free(tx, Shapes.SERVICE_ACCOUNT, "principal/" + user.name(), user.name());
        tx.objects().insert(Shapes.USER, user);
    }

    private User find(Tx tx, Rights rights, String ref) {
        User user = Principals.user(tx, ref);
        if (!rights.sees(Kind.USER, Shapes.USER.place().apply(user))) {
            throw Refusal.notFound("user", ref);
        }
        return user;
    }

    private User writable(Tx tx, Call call, String ref) {
        Rights rights = desk.rights(tx, call.caller());
        User user = find(tx, rights, ref);
        if (!user.id().equals(call.caller().principalId())) {
            rights.require(Verb.WRITE, Kind.USER, Shapes.USER.place().apply(user));
        }
        return user;
    }

    private String hash(Secret password) {
        int length = password.reveal().length();
        if (length < SHORTEST || length > LONGEST) {
            String expected = "text of " + SHORTEST + " to " + LONGEST + " characters";
            throw new Refusal(
                    Code.BAD_VALUE,
                    "password is not " + expected,
                    "Choose a longer password; a sentence is fine.",
                    List.of(new FieldError("password", "(secret)", expected)));
        }
        return tokens.passwords().hash(password);
    }
}
