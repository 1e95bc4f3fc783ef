package io.raybound.control.cluster;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterState;
import io.raybound.model.User;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Ray clusters.
public final class Clusters {
    /// Makes a cluster that shall run.
    public Cluster create(Call call, NewCluster body) {
        throw new UnsupportedOperationException();
    }

    /// A cluster by id (also a removed one) or by the name of a live one.
    public Cluster get(Caller caller, String ref) {
        throw new UnsupportedOperationException();
    }

    /// The clusters that the caller may see.
    public Slice<Cluster> list(Caller caller, ClusterFilter filter, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    /// Changes how many nodes a worker group has.
    public Cluster scale(Call call, String ref, String group, int count, @Nullable Long ifMatch) {
        throw new UnsupportedOperationException();
    }

    /// Wants it running.
    public Cluster start(Call call, String ref, @Nullable Long ifMatch) {
        throw new UnsupportedOperationException();
    }

    /// Wants it stopped.
    public Cluster stop(Call call, String ref, @Nullable Long ifMatch) {
        throw new UnsupportedOperationException();
    }

    /// Removes it: a tombstone goes out, and the name is free again.
    public Cluster delete(Call call, String ref, @Nullable Long ifMatch) {
        throw new UnsupportedOperationException();
    }

    /// Opens its doors to another user.
    public Cluster share(Call call, String ref, String user) {
        throw new UnsupportedOperationException();
    }

    /// Closes its doors to a user and revokes their grants.
    public Cluster unshare(Call call, String ref, String user) {
        throw new UnsupportedOperationException();
    }

    /// Whom it is shared with.
    public List<User> shares(Caller caller, String ref) {
        throw new UnsupportedOperationException();
    }

    /// Which of the wanted doors are open to the caller; refused with `door-closed`. An empty set asks for all.
    public Doors doors(Caller caller, String ref, Set<String> wanted) {
        throw new UnsupportedOperationException();
    }

    /// As doors, by the cluster's host name.
    public Doors doorsAt(Caller caller, String host, Set<String> wanted) {
        throw new UnsupportedOperationException();
    }

    /// Waits until it is in one of the states, is removed, or the time is over; gives what it is then.
    public Cluster await(Caller caller, String ref, Set<ClusterState> states, Duration limit) {
        throw new UnsupportedOperationException();
    }
}
