package io.raybound.runtimelocal;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.reconcile.ObservedCluster;
import io.raybound.reconcile.ObservedCluster.Leftovers;
import io.raybound.reconcile.Operation;
import io.raybound.reconcile.Phase;
import io.raybound.reconcile.ProvisionFailed;
import io.raybound.reconcile.Provisioner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs clusters as processes of this machine; see the package for how.
///
/// What it started outlives it: a new one over the same folders finds everything again by pid and start time.
public final class LocalProvisioner implements Provisioner {
    private static final long OUTPUT_LIMIT = 4_000_000;

    private final LocalSettings settings;
    private final InstantSource clock;
    private final Books books;
    private final Launch launch;
    private final RayView view;
    private final NodeStarter nodes;
    private final AgentStarter agents;
    private final CageHolder cages;
    private final Map<Id, Health> healths = new ConcurrentHashMap<>();

    private LocalProvisioner(
            LocalSettings settings,
            InstantSource clock,
            RandomGenerator random,
            Dials dials,
            Supplier<Optional<AgentNetwork>> network)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.books = Books.open(settings);
        this.launch = new Launch(books);
        this.view = new RayView(new RayHttp(dials));
        this.cages = new CageHolder(settings);
        this.nodes = new NodeStarter(settings, new NodeStarter.Chance(clock, random), books, launch, cages);
        this.agents = new AgentStarter(settings, clock, books, launch, network);
    }

    /// Opens the runtime over its folders and adopts what runs.
    ///
    /// @param random a cryptographic generator: tokens come from it
    /// @param network what head agents are told; empty until the site knows its names, which holds their start
    public static LocalProvisioner open(
            LocalSettings settings,
            InstantSource clock,
            RandomGenerator random,
            Dials dials,
            Supplier<Optional<AgentNetwork>> network)
            throws IOException {
        PrivateFiles.folder(settings.dataDir());
        return new LocalProvisioner(settings, clock, random, dials, network);
    }

    /// Where a head agent puts its public key and looks for its statement.
    ///
    /// @param publicKey written by the agent, PEM
    /// @param statement to be written by the operator, see [HeadAgentConfig]
    public record AgentPlace(Id cluster, String boot, Path publicKey, Path statement) {}

    /// The head agents that were started and not stopped since.
    public List<AgentPlace> agentPlaces() {
        List<AgentPlace> places = new ArrayList<>();
        for (Book book : books.all()) {
            Folders folders = Folders.of(settings, book.cluster());
            book.entry(Book.AGENT)
                    .ifPresent(agent -> places.add(new AgentPlace(
                            book.cluster(), agent.boot(), folders.agent().resolve("agent.pub"), folders.statement())));
        }
        return places;
    }

    /// How jobs are fenced on this machine, for status pages.
    public Isolation isolation() {
        return cages.isolation();
    }

    @Override
    public Set<Id> known() {
        return books.all().stream().map(Book::cluster).collect(Collectors.toSet());
    }

    @Override
    public ObservedCluster observe(Id cluster) {
        Book book = books.find(cluster).orElse(null);
        if (book == null) {
            return ObservedCluster.none(cluster);
        }
        Folders folders = Folders.of(settings, cluster);
        Health health = healths.computeIfAbsent(cluster, c -> new Health(view, clock, settings.startLimit()));
        health.look(book, folders);
        List<ObservedCluster.Node> seen = new ArrayList<>();
        ObservedCluster.@Nullable Agent agent = null;
        for (Book.Entry entry : book.entries()) {
            PrivateFiles.bound(folders.output(entry.name()), OUTPUT_LIMIT);
            boolean runs = entry.pid() != 0 && Proc.isAlive(entry.ref());
            Phase phase = runs ? health.phase(entry) : Phase.LOST;
            Failure loss = loss(entry, folders, runs, phase, health);
            if (entry.shape() == null) {
                agent = new ObservedCluster.Agent(phase, entry.boot(), entry.address(), loss);
            } else {
                seen.add(new ObservedCluster.Node(
                        entry.name(), entry.group(), entry.shape(), phase, entry.address(), loss));
            }
        }
        preStartServe(book, folders, seen);
        Leftovers leftovers = book.clean() && seen.isEmpty() ? Leftovers.RECORD : Leftovers.RUN;
        return new ObservedCluster(cluster, book.boot(), seen, agent, leftovers);
    }

    private @Nullable Failure loss(Book.Entry entry, Folders folders, boolean runs, Phase phase, Health health) {
        if (runs && phase != Phase.LOST && phase != Phase.SILENT) {
            return null;
        }
        String output = PrivateFiles.tail(folders.output(entry.name()));
        String said = LastWords.of(output);
        if (runs) {
            return health.reason(entry, phase, said);
        }
        String what = entry.shape() == null ? "agent" : entry.name().equals(ObservedCluster.HEAD) ? "head" : "worker";
        return new Failure(
                what + "-lost",
                entry.name(),
                "the " + what + "'s process " + launch.ending(entry, folders.exit(entry.name())) + said,
                "it is started again; if that repeats, read " + folders.output(entry.name()));
    }

    private void preStartServe(Book book, Folders folders, List<ObservedCluster.Node> seen) {
        boolean alive = seen.stream().anyMatch(n -> n.isHead() && n.phase() == Phase.ALIVE);
        String boot = book.boot();
        if (!settings.serve() || !alive || boot == null) {
            return;
        }
        nodes.serveOnce(boot, () -> view.startServe(book.headAddress(), folders.token()));
    }

    @Override
    public void perform(Operation operation) throws ProvisionFailed {
        try {
            switch (operation) {
                case Operation.StartHead start -> nodes.startHead(start);
                case Operation.StartWorker start -> nodes.startWorker(start);
                case Operation.StopNode stop -> stop(stop.cluster(), stop.node());
                case Operation.StartAgent start -> agents.start(start);
                case Operation.StopAgent stop -> stop(stop.cluster(), Book.AGENT);
                case Operation.ClearRun clear -> clear(clear.cluster());
                case Operation.RemoveCluster remove -> remove(remove.cluster());
            }
        } catch (IOException e) {
            throw new ProvisionFailed(
                    new Failure(
                            "disk",
                            operation.cluster().value(),
                            Objects.requireNonNullElse(e.getMessage(), "input or output failed"),
                            "see that " + settings.dataDir() + " and " + settings.runDir() + " can be written"),
                    false);
        }
    }

    private void stop(Id cluster, String name) throws ProvisionFailed {
        Book book = books.of(cluster);
        Book.Entry entry = book.entry(name).orElse(null);
        if (entry == null) {
            return;
        }
        Health health = healths.get(cluster);
        new Stopper(cages.caging()).stop(entry, health == null || health.wasReady(entry));
        launch.forget(entry);
        books.write(book.without(name));
    }

    private void clear(Id cluster) throws IOException {
        PrivateFiles.delete(Folders.of(settings, cluster).own());
        books.write(books.of(cluster).cleaned());
    }

    private void remove(Id cluster) throws IOException {
        Folders folders = Folders.of(settings, cluster);
        PrivateFiles.delete(folders.own());
        // The book goes last: until then the clean-up is found again after a crash.
        for (String part : List.of("agent", "output", "head-agent.json", "statement.jwt")) {
            PrivateFiles.delete(folders.kept().resolve(part));
        }
        Files.deleteIfExists(folders.book());
        PrivateFiles.delete(folders.kept());
        books.forget(cluster);
        healths.remove(cluster);
    }
}
