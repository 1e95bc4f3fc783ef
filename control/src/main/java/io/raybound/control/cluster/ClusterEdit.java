package io.raybound.control.cluster;

import io.raybound.model.Cluster;
import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.DesiredState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a changed copy of a cluster. Not shared between threads.
final class ClusterEdit {
    private final Cluster from;
    private ClusterSpec spec;
    private DesiredState desired;
    private long generation;
    private ClusterState state;
    private long observedGeneration;
    private List<NodeStatus> nodes;
    private @Nullable Failure failure;
    private List<Id> sharedWith;
    private Instant stateSince;
    private @Nullable String url;
    private @Nullable Instant deletedAt;

    ClusterEdit(Cluster from) {
        this.from = from;
        this.spec = from.spec();
        this.desired = from.desiredState();
        this.generation = from.generation();
        this.state = from.state();
        this.observedGeneration = from.observedGeneration();
        this.nodes = from.nodes();
        this.failure = from.failure();
        this.sharedWith = from.sharedWith();
        this.stateSince = from.stateSince();
        this.url = from.url();
        this.deletedAt = from.deletedAt();
    }

    /// Wants other worker counts.
    ClusterEdit wantSpec(ClusterSpec next, Instant now) {
        spec = next;
        nextGeneration();
        return state == ClusterState.RUNNING ? state(ClusterState.UPDATING, now) : this;
    }

    /// Wants it running or stopped; nothing when that is so already, but what failed is started again.
    ClusterEdit want(DesiredState next, Instant now) {
        if (desired == next && (next == DesiredState.STOPPED || state != ClusterState.FAILED)) {
            return this;
        }
        desired = next;
        nextGeneration();
        return switch (next) {
            case RUNNING -> state(ClusterState.PENDING, now);
            case STOPPED -> state == ClusterState.STOPPED ? this : state(ClusterState.STOPPING, now);
        };
    }

    ClusterEdit desired(DesiredState next) {
        desired = next;
        return this;
    }

    ClusterEdit nextGeneration() {
        generation = from.generation() + 1;
        return this;
    }

    /// Sets the state; the time since when it holds only moves when it is another one.
    ClusterEdit state(ClusterState next, Instant now) {
        if (next != state) {
            state = next;
            stateSince = now;
        }
        if (next != ClusterState.FAILED && next != ClusterState.UNHEALTHY) {
            failure = null;
        }
        return this;
    }

    ClusterEdit observed(long observed, List<NodeStatus> seen) {
        observedGeneration = observed;
        nodes = seen;
        return this;
    }

    ClusterEdit failure(@Nullable Failure next) {
        failure = next;
        return this;
    }

    ClusterEdit sharedWith(List<Id> next) {
        sharedWith = next;
        return this;
    }

    ClusterEdit url(@Nullable String next) {
        url = next;
        return this;
    }

    ClusterEdit deletedAt(Instant now) {
        deletedAt = now;
        return this;
    }

    Cluster done() {
        return new Cluster(
                from.id(),
                from.name(),
                from.cloudId(),
                from.siteId(),
                from.projectId(),
                from.ownerId(),
                from.jobId(),
                from.computeConfig(),
                spec,
                desired,
                generation,
                state,
                observedGeneration,
                nodes,
                failure,
                from.host(),
                url,
                sharedWith,
                from.createdAt(),
                stateSince,
                deletedAt);
    }
}
