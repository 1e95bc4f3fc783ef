package io.raybound.reconcile;

import io.raybound.model.Id;
import java.util.Set;

/// The port to a runtime: what is there, and the steps to change it.
///
/// The [Reconciler] calls it for one cluster from one thread at a time, for several clusters at once.
public interface Provisioner {
    /// Clusters of which anything is left on this site, wanted or not.
    Set<Id> known();

    /// Looks at one cluster; bounded by a few seconds, and never an error because something is down.
    ObservedCluster observe(Id cluster);

    /// Takes one step; see [Operation] for when each returns.
    void perform(Operation operation) throws ProvisionFailed;
}
