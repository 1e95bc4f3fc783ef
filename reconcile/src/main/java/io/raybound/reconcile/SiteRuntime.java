package io.raybound.reconcile;

import io.raybound.model.Id;
import java.util.Map;
import java.util.function.Consumer;

/// The port between an operator and what runs clusters on its site: desired states in, reports out.
///
/// [Reconciler] serves it for runtimes whose shape is processes (see [Provisioner]); a runtime whose shape
/// is one declared resource per cluster serves it itself. Either keeps every desired cluster true until it
/// is closed.
public interface SiteRuntime extends AutoCloseable {
    /// Takes over what a cluster should be; false when it is older than what is in force.
    ///
    /// The newest generation wins and a removed cluster stays removed. A cluster that was never named is
    /// left alone: absence deletes nothing.
    boolean desire(DesiredCluster desired);

    /// The newest report of every cluster that was looked at.
    Map<Id, ClusterReport> reports();

    /// Ends all work within some seconds and leaves every cluster as it is.
    @Override
    void close();

    /// Who hears of what a runtime sees and does; called from its threads, must not block for long.
    ///
    /// @param bug an unexpected error in a step; the runtime goes on
    record Observer(
            Consumer<ClusterReport> changed,
            Consumer<ClusterEvent> event,
            Consumer<Done> performed,
            Consumer<RuntimeException> bug) {}

    /// A step that was taken.
    ///
    /// @param step what was done, in one or two words, like `StartHead` or `apply`
    /// @param object what it was done to: a node, `agent`, a resource, or the cluster's id
    record Done(Id cluster, String step, String object) {}
}
