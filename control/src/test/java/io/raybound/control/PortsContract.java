package io.raybound.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.access.LoginCodes;
import io.raybound.control.access.LoginCodes.Waiting;
import io.raybound.control.access.PasswordStore;
import io.raybound.control.access.RevocationStore;
import io.raybound.control.access.TokenStore;
import io.raybound.control.access.TokenStore.Kept;
import io.raybound.control.access.TokenStore.Purpose;
import io.raybound.control.journal.AuditChain;
import io.raybound.control.journal.AuditLog;
import io.raybound.control.journal.EventLog;
import io.raybound.control.journal.Journal;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.LinkKeys;
import io.raybound.control.link.Program;
import io.raybound.control.link.SessionStore;
import io.raybound.control.outbox.Desired;
import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.Instructions;
import io.raybound.control.outbox.Instructions.Target;
import io.raybound.control.outbox.Outbox;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.LocalSignals;
import io.raybound.control.storage.OnceKeys;
import io.raybound.control.storage.Tx;
import io.raybound.model.Event;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store promises of its ports; the base of [DatabaseContract].
public abstract class PortsContract {
    protected static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");

    protected final LocalSignals signals = new LocalSignals();
    protected final Ids ids = new Ids(new Random(7));
    protected final Id cloud = ids.next(Kind.CLOUD);
    protected Database database;

    /// An empty store that tells `signals` of its commits.
    protected abstract Database open();

    @BeforeEach
    void openIt() {
        database = open();
    }

    protected final <T> Optional<T> found(Function<Tx, Optional<T>> work) {
        return database.read(work);
    }

    protected final <T> List<T> rows(Function<Tx, List<T>> work) {
        return database.read(work);
    }

    protected final boolean yes(Function<Tx, Boolean> work) {
        return database.read(work);
    }

    protected final boolean did(Function<Tx, Boolean> work) {
        return database.write(work);
    }

    protected final long number(Function<Tx, Long> work) {
        return database.read(work);
    }

    @Test
    void tokensAreUsedOnceAndForgotten() {
        Id user = ids.next(Kind.USER);
        Kept token = new Kept("h1", Purpose.JOIN_TOKEN, ids.next(Kind.JOIN_TOKEN), user, NOON, NOON, null, null);
        Kept lasting = new Kept("h2", Purpose.API_KEY, ids.next(Kind.API_KEY), user, NOON, null, null, null);
        database.write(tx -> {
            tx.port(TokenStore.class).insert(token);
            tx.port(TokenStore.class).insert(lasting);
            return true;
        });
        assertThat(did(tx -> tx.port(TokenStore.class).use("h1", "me", NOON))).isTrue();
        assertThat(did(tx -> tx.port(TokenStore.class).use("h1", "you", NOON))).isFalse();
        assertThat(database.read(tx -> tx.port(TokenStore.class).find("h1"))
                        .orElseThrow()
                        .usedBy())
                .isEqualTo("me");
        database.write(tx -> {
            tx.port(TokenStore.class).forgetExpired(NOON.plusSeconds(1));
            return true;
        });
        assertThat(found(tx -> tx.port(TokenStore.class).find("h1"))).isEmpty();
        assertThat(found(tx -> tx.port(TokenStore.class).find("h2"))).contains(lasting);
        database.write(tx -> {
            tx.port(TokenStore.class).deleteOf(user);
            return true;
        });
        assertThat(found(tx -> tx.port(TokenStore.class).find("h2"))).isEmpty();
    }

    @Test
    void loginsThatWaitAreFoundByBothCodesUntilTheyAreTakenOrForgotten() {
        Id user = ids.next(Kind.USER);
        Waiting device = new Waiting("h1", "u1", null, "127.0.0.1", null, false, NOON);
        Waiting browser = new Waiting("h2", null, "c", "127.0.0.1", user, false, NOON.plusSeconds(9));
        database.write(tx -> {
            tx.port(LoginCodes.class).put(device);
            tx.port(LoginCodes.class).put(browser);
            return true;
        });
        assertThat(found(tx -> tx.port(LoginCodes.class).find("h2"))).contains(browser);
        assertThat(found(tx -> tx.port(LoginCodes.class).typed("u1"))).contains(device);
        assertThat(found(tx -> tx.port(LoginCodes.class).typed("h1"))).isEmpty();
        Waiting answered = new Waiting("h1", "u1", null, "127.0.0.1", user, true, NOON);
        database.write(tx -> {
            tx.port(LoginCodes.class).put(answered);
            return true;
        });
        assertThat(found(tx -> tx.port(LoginCodes.class).typed("u1"))).contains(answered);
        assertThat(number(tx -> tx.port(LoginCodes.class).count())).isEqualTo(2);
        database.write(tx -> {
            tx.port(LoginCodes.class).forgetExpired(NOON.plusSeconds(1));
            return true;
        });
        assertThat(found(tx -> tx.port(LoginCodes.class).find("h1"))).isEmpty();
        database.write(tx -> {
            tx.port(LoginCodes.class).remove("h2");
            return true;
        });
        assertThat(number(tx -> tx.port(LoginCodes.class).count())).isZero();
    }

    @Test
    void passwordsRevocationsAndOnceKeysAreKept() {
        Id user = ids.next(Kind.USER);
        OnceKeys.Used used = new OnceKeys.Used(user, "k", "f", ids.next(Kind.CLUSTER), NOON);
        database.write(tx -> {
            tx.port(PasswordStore.class).put(user, "one");
            tx.port(PasswordStore.class).put(user, "two");
            tx.port(RevocationStore.class).put(new Desired.Revoked("b", NOON.minusSeconds(9)));
            tx.port(RevocationStore.class).put(new Desired.Revoked("b", NOON));
            tx.port(RevocationStore.class).put(new Desired.Revoked("a", NOON.minusSeconds(5)));
            tx.port(OnceKeys.class).keep(used);
            return true;
        });
        assertThat(found(tx -> tx.port(PasswordStore.class).find(user))).contains("two");
        assertThat(rows(tx -> tx.port(RevocationStore.class).all()))
                .containsExactly(new Desired.Revoked("a", NOON.minusSeconds(5)), new Desired.Revoked("b", NOON));
        assertThat(found(tx -> tx.port(OnceKeys.class).find(user, "k"))).contains(used);
        int forgotten = database.write(tx -> {
            tx.port(PasswordStore.class).delete(user);
            tx.port(OnceKeys.class).forgetBefore(NOON.plusSeconds(1));
            return tx.port(RevocationStore.class).forgetBefore(NOON);
        });
        assertThat(forgotten).isEqualTo(1);
        assertThat(found(tx -> tx.port(PasswordStore.class).find(user))).isEmpty();
        assertThat(found(tx -> tx.port(OnceKeys.class).find(user, "k"))).isEmpty();
    }

    @Test
    void instructionsAreOneRowPerObjectReadInOrderOfRevision() {
        Id site = ids.next(Kind.SITE);
        Target one = new Target(site, Instructions.CLUSTER, ids.next(Kind.CLUSTER));
        Target two = new Target(site, Instructions.CLUSTER, ids.next(Kind.CLUSTER));
        Target other = new Target(ids.next(Kind.SITE), Instructions.CLUSTER, one.id());
        database.write(tx -> {
            Instructions.put(tx, one, 1, new Desired.OfSite("a", "b", "c"), NOON);
            Instructions.put(tx, two, 1, new Desired.OfSite("a", "b", "c"), NOON);
            Instructions.put(tx, other, 1, new Desired.OfSite("a", "b", "c"), NOON);
            Instructions.tombstone(tx, one, 2, NOON);
            return true;
        });
        List<Instruction> all = database.read(tx -> tx.port(Outbox.class).after(site, 0, 10));
        assertThat(all).extracting(Instruction::id).containsExactly(two.id(), one.id());
        assertThat(all).extracting(Instruction::revision).containsExactly(2L, 4L);
        assertThat(all).extracting(Instruction::tombstone).containsExactly(false, true);
        assertThat(rows(tx -> tx.port(Outbox.class).after(site, 2, 10))).hasSize(1);
        database.write(tx -> {
            tx.port(Outbox.class).forgetTombstones(NOON.plusSeconds(1));
            tx.port(Outbox.class).forget(other.subject());
            return true;
        });
        assertThat(found(tx -> tx.port(Outbox.class).find(site, one.kind(), one.id())))
                .isEmpty();
        assertThat(rows(tx -> tx.port(Outbox.class).after(other.subject(), 0, 10)))
                .isEmpty();
    }

    @Test
    void eventsAndAuditKeepTheirOrderAndTheChainHolds() {
        Journal journal = new Journal(ids, InstantSource.fixed(NOON));
        Id object = ids.next(Kind.CLUSTER);
        for (int i = 0; i < 7; i++) {
            String code = "c" + i;
            database.write(tx -> {
                journal.info(tx, object, code, "hello \u0000 there");
                journal.audit(tx, "usr-x", "cluster.create", object.value(), code);
                return true;
            });
        }
        Slice<Event> first = database.read(tx -> tx.port(EventLog.class).of(object, new PageRequest(4, null)));
        assertThat(first.items()).extracting(Event::code).containsExactly("c6", "c5", "c4", "c3");
        Slice<Event> second =
                database.read(tx -> tx.port(EventLog.class).of(object, new PageRequest(4, first.nextCursor())));
        assertThat(second.items()).extracting(Event::code).containsExactly("c2", "c1", "c0");
        assertThat(second.nextCursor()).isNull();
        assertThat(number(tx -> AuditChain.firstBroken(tx))).isZero();
        assertThat(database.read(tx -> tx.port(AuditLog.class).list(new PageRequest(2, null)))
                        .items())
                .extracting(a -> a.sequence())
                .containsExactly(7L, 6L);
        database.write(tx -> {
            tx.port(EventLog.class).forgetBefore(NOON.plusSeconds(1));
            return true;
        });
        assertThat(database.read(tx -> tx.port(EventLog.class).of(object, PageRequest.first()))
                        .items())
                .isEmpty();
    }

    @Test
    void linkKeysAndSessionsAreKept() {
        Id site = ids.next(Kind.SITE);
        LinkKey key = new LinkKey(
                ids.next(Kind.LINK_KEY), Program.HEAD_AGENT, site, site, cloud, "pub", "1", "boot", NOON, null);
        SessionStore.Row session = new SessionStore.Row(site, 3, key.id(), "1", "boot", NOON, 0);
        database.write(tx -> {
            tx.port(LinkKeys.class).insert(key);
            tx.port(SessionStore.class).put(session);
            tx.port(SessionStore.class).put(new SessionStore.Row(site, 4, key.id(), "1", "boot", NOON, 9));
            return true;
        });
        assertThat(found(tx -> tx.port(LinkKeys.class).find(key.id()))).contains(key);
        assertThat(found(tx -> tx.port(LinkKeys.class).find(site, "pub"))).contains(key);
        assertThat(database.read(tx -> tx.port(SessionStore.class).find(site))
                        .orElseThrow()
                        .sequence())
                .isEqualTo(9);
        database.write(tx -> {
            tx.port(LinkKeys.class).revoke(key.id(), NOON);
            tx.port(SessionStore.class).delete(site);
            return true;
        });
        assertThat(database.read(tx -> tx.port(LinkKeys.class).of(site))
                        .getFirst()
                        .revokedAt())
                .isEqualTo(NOON);
        assertThat(found(tx -> tx.port(SessionStore.class).find(site))).isEmpty();
        database.write(tx -> {
            tx.port(LinkKeys.class).forget(site);
            return true;
        });
        assertThat(found(tx -> tx.port(LinkKeys.class).find(key.id()))).isEmpty();
    }
}
