package io.raybound.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.cluster.ClusterFilter;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.Program;
import io.raybound.control.outbox.Desired;
import io.raybound.control.outbox.GrantKey;
import io.raybound.control.storage.LocalSignals;
import io.raybound.control.storage.Meta;
import io.raybound.control.story.World;
import io.raybound.model.DesiredState;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.JobSpec;
import io.raybound.model.Kind;
import io.raybound.wire.Json;
import io.raybound.wire.link.ClusterInstruction;
import io.raybound.wire.link.JobInstruction;
import io.raybound.wire.link.KeysInstruction;
import io.raybound.wire.link.SiteInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreIT {
    private static void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void aStoreOfANewerVersionIsRefusedWithAClearLine(@TempDir Path folder) throws SQLException {
        Path file = folder.resolve("r.db");
        Store.sqlite(file, new LocalSignals()).close();
        sql(
                file,
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (9, '99', 'later', 'SQL', 'V99__later.sql',"
                        + " 1, 'x', 1, 1)");
        assertThatThrownBy(() -> Store.sqlite(file, new LocalSignals()))
                .isInstanceOf(CannotOpenStore.class)
                .hasMessageContaining("newer version of Raybound (schema 99)")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFileThatIsNoStoreIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("r.db"), "not a database, but long enough to look like a file");
        assertThatThrownBy(() -> Store.sqlite(file, new LocalSignals())).isInstanceOf(CannotOpenStore.class);
    }

    @Test
    void onlyTheOwnerMayReadTheFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("r.db");
        try (Store store = Store.sqlite(file, new LocalSignals())) {
            store.write(tx -> tx.port(Meta.class).next("x"));
            for (Path each : List.of(file, folder.resolve("r.db-wal"))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aCommitReachesTheDiskBeforeItIsAnswered(@TempDir Path folder) throws Exception {
        var source = Store.sqlite(
                folder.resolve("r.db"),
                org.sqlite.SQLiteConfig.TransactionMode.IMMEDIATE,
                org.sqlite.SQLiteConfig.SynchronousMode.FULL);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1))
                    .as("FULL")
                    .isEqualTo(2);
            assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1))
                    .isEqualTo("wal");
        }
    }

    @Test
    void noSecretIsKeptInPlainText(@TempDir Path folder) throws Exception {
        List<Store> stores = new ArrayList<>();
        World world = new World(signals -> {
            stores.add(Store.sqlite(folder.resolve("r.db"), signals));
            return stores.getFirst();
        });
        List<String> planted = new ArrayList<>(List.of(world.firstLogin.code().reveal(), "a long enough password"));
        try (Store _ = stores.getFirst()) {
            world.user("anna", "reader", "organization");
            planted.add(world.control
                    .apiKeys()
                    .create(world.asAdmin(), new io.raybound.control.access.NewApiKey("k", null, null))
                    .secret()
                    .reveal());
            var site = world.site(world.cloud("lab"), "s1");
            planted.add(world.control
                    .sites()
                    .joinToken(world.asAdmin(), site.id().value())
                    .token()
                    .reveal());
            for (String name : List.of("r.db", "r.db-wal")) {
                String bytes = Files.readString(folder.resolve(name), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(planted).hasSize(4).noneMatch(bytes::contains);
            }
        }
    }

    @Test
    void oneFailingWriteOfAGroupDoesNotFailTheOthers(@TempDir Path folder) throws Exception {
        try (Store store = Store.sqlite(folder.resolve("r.db"), new LocalSignals());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                boolean fails = i % 3 == 0;
                all.add(threads.submit(() -> store.write(tx -> {
                    long next = tx.port(Meta.class).next("n");
                    if (fails) {
                        throw new Refusal(Code.WRONG_STATE, "no", "no");
                    }
                    return next;
                })));
            }
            int done = 0;
            for (Future<Long> one : all) {
                try {
                    one.get();
                    done++;
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(Refusal.class);
                }
            }
            assertThat(done).isEqualTo(133);
            long counted = store.read(tx -> tx.port(Meta.class).current("n"));
            assertThat(counted).isEqualTo(133);
        }
    }

    @Test
    void aFullDiskIsAStoreUnavailableRefusalAndTheStoreRecovers(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("r.db");
        try (Store store = Store.sqlite(file, new LocalSignals())) {
            store.write(tx -> tx.port(Meta.class).next("n"));
            assertThatThrownBy(() -> store.write(tx -> {
                        throw new IllegalStateException(new SQLException("database or disk is full", null, 13));
                    }))
                    .isInstanceOfSatisfying(
                            Refusal.class, r -> assertThat(r.code()).isEqualTo(Code.STORE_UNAVAILABLE));
            long next = store.write(tx -> tx.port(Meta.class).next("n"));
            assertThat(next).isEqualTo(2);
        }
    }

    @Test
    void aReadOnlyConnectionIsAStoreUnavailableRefusal(@TempDir Path folder) {
        try (Store store = Store.sqlite(folder.resolve("r.db"), new LocalSignals())) {
            assertThatThrownBy(() -> store.read(tx -> tx.port(Meta.class).next("n")))
                    .as("reads cannot write")
                    .isInstanceOfSatisfying(
                            Refusal.class, r -> assertThat(r.code()).isEqualTo(Code.STORE_UNAVAILABLE));
        }
    }

    @Test
    void anAlteredAuditRowIsFound(@TempDir Path folder) throws SQLException {
        Path file = folder.resolve("r.db");
        List<Store> stores = new ArrayList<>();
        World world = new World(signals -> {
            stores.add(Store.sqlite(file, signals));
            return stores.getFirst();
        });
        try (Store _ = stores.getFirst()) {
            world.cloud("one");
            world.cloud("two");
            assertThat(world.control.timelines().verifyAudit(world.admin)).isZero();
            sql(file, "UPDATE audit SET principal = 'usr-somebodyelse' WHERE sequence = 3");
            assertThat(world.control.timelines().verifyAudit(world.admin)).isEqualTo(3);
            sql(file, "DELETE FROM audit WHERE sequence = 2");
            assertThat(world.control.timelines().verifyAudit(world.admin)).isEqualTo(2);
        }
    }

    @Test
    void whatTheDomainInstructsTheLinkReads() {
        Ids ids = new Ids(new Random(1));
        Id user = ids.next(Kind.USER);
        Instant now = Instant.parse("2026-11-23T12:00:00.123456Z");
        assertThat(Json.read(
                                Json.write(new Desired.OfCluster(
                                        "demo", "h", user, user, "team", DesiredState.STOPPED, World.spec())),
                                ClusterInstruction.class)
                        .spec())
                .isEqualTo(World.spec());
        JobSpec job = new JobSpec("x", "{}", Map.of("a", "b"), 1, 5L);
        assertThat(Json.read(Json.write(new Desired.OfJob("train", user, job, true, 2)), JobInstruction.class))
                .isEqualTo(new JobInstruction("train", user, job, true, 2));
        assertThat(Json.read(Json.write(new Desired.OfSite("a", "b", "c")), SiteInstruction.class))
                .isEqualTo(new SiteInstruction("a", "b", "c"));
        KeysInstruction keys = Json.read(
                Json.write(new Desired.OfKeys(List.of(new GrantKey("k", "p")), List.of(new Desired.Revoked("x", now)))),
                KeysInstruction.class);
        assertThat(keys.grantKeys().getFirst().kid()).isEqualTo("k");
        assertThat(keys.revocations().getFirst().since()).isEqualTo(now);
        assertThat(new LinkKey(user, Program.OPERATOR, user, user, user, "p", "v", null, now, null)
                        .program()
                        .word())
                .isEqualTo("operator");
    }

    @Test
    void twentyThousandClustersAreListedByPageQuickly(@TempDir Path folder) {
        List<Store> stores = new ArrayList<>();
        World world = new World(signals -> {
            stores.add(Store.sqlite(folder.resolve("r.db"), signals));
            return stores.getFirst();
        });
        try (Store store = stores.getFirst()) {
            world.site(world.cloud("lab"), "s1");
            long begun = System.nanoTime();
            var template = world.cluster("template");
            store.write(tx -> {
                for (int i = 0; i < 20_000; i++) {
                    tx.objects()
                            .insert(
                                    io.raybound.control.cluster.ClusterShape.CLUSTER,
                                    Copies.of(template, world.ids.next(Kind.CLUSTER), "c" + i, i));
                }
                return true;
            });
            long filled = System.nanoTime();
            int seen = 0;
            String cursor = null;
            ClusterFilter running = new ClusterFilter("lab", "default", null, null, false);
            do {
                var page = world.control.clusters().list(world.admin, running, new PageRequest(500, cursor));
                seen += page.items().size();
                cursor = page.nextCursor();
            } while (cursor != null);
            long all = System.nanoTime();
            assertThat(seen).isEqualTo(20_001);
            assertThat(world.control.clusters().get(world.admin, "c19999").name())
                    .isEqualTo("c19999");
            long one = System.nanoTime();
            System.out.printf(
                    "20,000 clusters: filled in %d ms, all pages in %d ms, one by name in %d ms%n",
                    (filled - begun) / 1_000_000, (all - filled) / 1_000_000, (one - all) / 1_000_000);
            assertThat(one - all).isLessThan(2_000_000_000L);
        }
    }
}
