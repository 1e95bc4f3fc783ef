package io.raybound.reconcile;

import io.raybound.model.ClusterSpec;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;

/// One step that a [Provisioner] can take. Every operation may be repeated: done twice it leaves what
/// once would.
public sealed interface Operation {
    /// The cluster it is about.
    Id cluster();

    /// What the step is about, for back-off and messages: `head`, a worker's name, `agent`, or the
    /// cluster's id.
    default String object() {
        return switch (this) {
            case StartHead head -> ObservedCluster.HEAD;
            case StartWorker worker -> worker.node();
            case StopNode stop -> stop.node();
            case StartAgent start -> "agent";
            case StopAgent stop -> "agent";
            case ClearRun clear -> cluster().value();
            case RemoveCluster remove -> cluster().value();
        };
    }

    /// True for steps that back-off may hold.
    default boolean starts() {
        return this instanceof StartHead || this instanceof StartWorker || this instanceof StartAgent;
    }

    /// Starts the head with a new boot id; returns once its process runs.
    record StartHead(Id cluster, String host, ClusterSpec spec) implements Operation {}

    /// Starts one worker; returns once its process runs.
    record StartWorker(Id cluster, String node, String group, NodeShape shape) implements Operation {}

    /// Ends one node with everything it started, or cleans up after a lost one; returns when nothing of
    /// it runs.
    record StopNode(Id cluster, String node) implements Operation {}

    /// Starts the head agent for the head's present boot.
    record StartAgent(Id cluster, String host) implements Operation {}

    /// Ends the head agent; returns when it is gone.
    record StopAgent(Id cluster) implements Operation {}

    /// Deletes the folders of a run.
    record ClearRun(Id cluster) implements Operation {}

    /// Deletes all that is left of the cluster, except kept job logs.
    record RemoveCluster(Id cluster) implements Operation {}
}
