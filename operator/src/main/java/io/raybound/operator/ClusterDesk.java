package io.raybound.operator;

import io.raybound.model.ClusterSpec;
import io.raybound.model.DesiredState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.reconcile.DesiredCluster;
import io.raybound.wire.Json;
import io.raybound.wire.link.ClusterInstruction;
import io.raybound.wire.link.InstructionPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Turns cluster instructions into desired states, as far as the local policy allows.
///
/// A refused instruction leaves the cluster as it was: the policy wins over it, and it wins over nothing else.
final class ClusterDesk {
    private final Supplier<LocalPolicy> policy;
    private final Consumer<DesiredCluster> desire;
    private final Map<Id, Order> orders = new ConcurrentHashMap<>();

    ClusterDesk(Supplier<LocalPolicy> policy, Consumer<DesiredCluster> desire) {
        this.policy = policy;
        this.desire = desire;
    }

    /// The newest instruction of a cluster.
    ///
    /// @param host where people reach it
    /// @param project the name of its project; empty when it was not told
    /// @param running the spec it runs by; empty when it shall not run
    /// @param refusal why it is not followed; empty when it is
    record Order(
            Id id,
            long generation,
            String name,
            String host,
            String project,
            Optional<ClusterSpec> running,
            boolean removed,
            Optional<Failure> refusal) {
        Order judged(Optional<Failure> now) {
            return new Order(id, generation, name, host, project, running, removed, now);
        }
    }

    /// Takes an instruction; gives back what became of it.
    synchronized Order take(InstructionPayload payload) {
        Order order = read(payload);
        orders.put(order.id(), order);
        if (order.refusal().isEmpty()) {
            desire.accept(new DesiredCluster(order.id(), order.generation(), want(order)));
        }
        return order;
    }

    /// Judges all orders anew after the policy changed, and says again what is desired.
    ///
    /// @return those whose refusal is another one now
    synchronized List<Order> review() {
        List<Order> changed = new ArrayList<>();
        for (Order order : List.copyOf(orders.values())) {
            Optional<Failure> refusal =
                    order.running().flatMap(spec -> policy.get().refuses(order.id(), spec, others(order.id())));
            Order now = order.judged(refusal);
            if (!now.equals(order)) {
                orders.put(now.id(), now);
                changed.add(now);
            }
            if (refusal.isEmpty()) {
                desire.accept(new DesiredCluster(now.id(), now.generation(), want(now)));
            }
        }
        return changed;
    }

    private Order read(InstructionPayload payload) {
        Id id = payload.id();
        long generation = payload.generation();
        if (payload.tombstone() || payload.spec() == null) {
            Order before = orders.get(id);
            String name = before == null ? "" : before.name();
            String host = before == null ? "" : before.host();
            String project = before == null ? "" : before.project();
            return new Order(id, generation, name, host, project, Optional.empty(), true, Optional.empty());
        }
        ClusterInstruction wanted;
        try {
            wanted = Json.readLenient(payload.spec().toString(), ClusterInstruction.class);
        } catch (IllegalArgumentException e) {
            return new Order(id, generation, "", "", "", Optional.empty(), false, Optional.of(unreadable(id, e)));
        }
        Optional<ClusterSpec> running =
                wanted.desiredState() == DesiredState.RUNNING ? Optional.of(wanted.spec()) : Optional.empty();
        Optional<Failure> refusal = running.flatMap(spec -> policy.get().refuses(id, spec, others(id)));
        String project = wanted.project() == null ? "" : wanted.project();
        return new Order(id, generation, wanted.name(), wanted.host(), project, running, false, refusal);
    }

    private List<ClusterSpec> others(Id id) {
        return orders.values().stream()
                .filter(o -> !o.id().equals(id) && o.refusal().isEmpty())
                .flatMap(o -> o.running().stream())
                .collect(Collectors.toList());
    }

    private static DesiredCluster.Want want(Order order) {
        if (order.removed()) {
            return new DesiredCluster.Removed();
        }
        return order.running()
                .<DesiredCluster.Want>map(
                        spec -> new DesiredCluster.Running(order.name(), order.host(), order.project(), spec))
                .orElseGet(DesiredCluster.Stopped::new);
    }

    private static Failure unreadable(Id id, IllegalArgumentException e) {
        return new Failure(
                "instruction-unreadable",
                id.value(),
                "this operator cannot read the instruction: " + e.getMessage(),
                "see that operator and control plane are at most one version apart");
    }

    Optional<Order> find(Id id) {
        return Optional.ofNullable(orders.get(id));
    }

    Map<Id, Order> all() {
        return Map.copyOf(orders);
    }
}
