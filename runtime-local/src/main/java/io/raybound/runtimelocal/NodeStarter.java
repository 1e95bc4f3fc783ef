package io.raybound.runtimelocal;

import io.raybound.model.BadValue;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.reconcile.ObservedCluster;
import io.raybound.reconcile.Operation;
import io.raybound.reconcile.ProvisionFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Starts Ray nodes: checks, folders, token, command line, cage.
final class NodeStarter {
    private static final int SERVE_TRIES = 3;

    private final LocalSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Books books;
    private final Launch launch;
    private final CageHolder cages;
    private final Lanes lanes;
    private final ConcurrentHashMap<String, AtomicInteger> serveTries = new ConcurrentHashMap<>();

    NodeStarter(LocalSettings settings, Chance chance, Books books, Launch launch, CageHolder cages) {
        this.settings = settings;
        this.clock = chance.clock();
        this.random = chance.random();
        this.books = books;
        this.launch = launch;
        this.cages = cages;
        this.lanes = new Lanes(chance.random());
    }

    /// What comes from outside: the time, and randomness fit for tokens.
    record Chance(InstantSource clock, RandomGenerator random) {}

    void startHead(Operation.StartHead start) throws ProvisionFailed, IOException {
        Id cluster = start.cluster();
        NodeShape shape = start.spec().head();
        Preflight.version(settings, start.spec().rayVersion());
        Venv venv = Venv.read(settings.venv(), settings.rayVersion());
        Preflight.memory(ObservedCluster.HEAD, settings.headReserve() + shape.objectStoreMemory());
        Book book = reserve(cluster);
        Folders folders = Folders.of(settings, cluster);
        boolean started = false;
        try {
            prepare(folders, book.lane());
            List<String> line =
                    Commands.head(venv.bin("ray"), new Ports(book.ports()), book.headAddress(), shape, folders.temp(1));
            String name = ObservedCluster.HEAD;
            launchNode(book, entry(book, name, name, shape, book.headAddress()), venv, line);
            started = true;
        } catch (BadValue e) {
            throw bad(e, cluster);
        } finally {
            if (!started) {
                PrivateFiles.delete(folders.own());
                books.write(books.of(cluster).cleaned());
            }
        }
    }

    void startWorker(Operation.StartWorker start) throws ProvisionFailed, IOException {
        Book before = books.of(start.cluster());
        Venv venv = Venv.read(settings.venv(), settings.rayVersion());
        Preflight.memory(start.node(), settings.workerReserve() + start.shape().objectStoreMemory());
        int host = before.nextHost();
        Book book = before.withNextHost(host >= 254 ? 2 : host + 1);
        Folders folders = Folders.of(settings, start.cluster());
        String address = "127.1." + book.lane() + "." + host;
        String gcs = book.headAddress() + ":" + new Ports(book.ports()).gcs();
        PrivateFiles.delete(folders.temp(host));
        List<String> line;
        try {
            line = Commands.worker(venv.bin("ray"), gcs, address, start.group(), start.shape(), folders.temp(host));
        } catch (BadValue e) {
            throw bad(e, start.cluster());
        }
        launchNode(book, entry(book, start.node(), start.group(), start.shape(), address), venv, line);
    }

    private static ProvisionFailed bad(BadValue e, Id cluster) {
        return new ProvisionFailed(
                new Failure("bad-labels", cluster.value(), String.valueOf(e.getMessage()), "change the cluster's spec"),
                true);
    }

    /// Takes addresses, ports and a new boot id; one cluster at a time, so that two never take the same.
    private synchronized Book reserve(Id cluster) throws ProvisionFailed {
        Book book = books.of(cluster);
        Set<Integer> numbers = others(cluster).map(Book::lane).collect(Collectors.toSet());
        Set<Integer> blocks = others(cluster).map(Book::ports).collect(Collectors.toSet());
        Lanes.Lane lane = lanes.pick(new Lanes.Lane(book.lane(), book.ports()), numbers, blocks);
        String boot = "boot-" + hex(6);
        return books.write(book.booted(boot, lane.number(), lane.ports()));
    }

    private java.util.stream.Stream<Book> others(Id cluster) {
        return books.all().stream().filter(b -> !b.cluster().equals(cluster));
    }

    private Book.Entry entry(Book book, String name, String group, NodeShape shape, String address) {
        String boot = String.valueOf(book.boot());
        String marker = book.cluster() + "/" + name + "/" + boot + "/" + hex(4);
        return new Book.Entry(name, group, shape, address, marker, boot, 0, 0, clock.instant());
    }

    private void launchNode(Book book, Book.Entry entry, Venv venv, List<String> line)
            throws ProvisionFailed, IOException {
        Folders folders = Folders.of(settings, book.cluster());
        Caging caging = cages.caging();
        Path exit = folders.exit(entry.name());
        Files.deleteIfExists(exit);
        PrivateFiles.folder(folders.outputs());
        Fence fence = Fence.of(settings, venv, folders.own().toRealPath(), caging.cage() == Cage.OWN_USER);
        String group = Stopper.group(entry);
        caging.prepare(group);
        launch.start(
                book,
                entry,
                caging.wrap(fence, book.lane(), exit, group, line),
                Commands.environment(venv, folders, new Ports(book.ports()), book.headAddress(), entry.marker()),
                folders.output(entry.name()));
    }

    /// A fresh run folder with a fresh token, owned by who will run there.
    private void prepare(Folders folders, int lane) throws IOException, ProvisionFailed {
        PrivateFiles.delete(folders.own());
        if (!Files.isDirectory(settings.runDir())) {
            PrivateFiles.folder(settings.runDir());
        }
        PrivateFiles.folder(folders.own());
        PrivateFiles.folder(folders.home());
        PrivateFiles.folder(folders.exits());
        PrivateFiles.replace(folders.token(), hex(32));
        if (cages.caging().cage() == Cage.OWN_USER) {
            Owner.give(folders.own(), Caging.uid(lane));
        }
    }

    private String hex(int bytes) {
        byte[] raw = new byte[bytes];
        random.nextBytes(raw);
        return HexFormat.of().formatHex(raw);
    }

    /// Runs the work in the background, once per boot; again after a failure, a bounded number of times.
    void serveOnce(String boot, BooleanSupplier work) {
        AtomicInteger tries = serveTries.computeIfAbsent(boot, b -> new AtomicInteger());
        // Odd while under way; a large number when done.
        int before = tries.get();
        if (before >= 2 * SERVE_TRIES || before % 2 != 0 || !tries.compareAndSet(before, before + 1)) {
            return;
        }
        Thread.ofVirtual()
                .name("serve-" + boot)
                .start(() -> tries.set(work.getAsBoolean() ? 2 * SERVE_TRIES : before + 2));
    }
}
