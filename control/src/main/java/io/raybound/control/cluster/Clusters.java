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
        return io.raybound.control.Unbuilt.yet();
    }

    /// A cluster by id (also a removed one) or by the name of a live one.
    public Cluster get(Caller caller, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The clusters that the caller may see.
    public Slice<Cluster> list(Caller caller, ClusterFilter filter, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Changes how many nodes a worker group has.
    public Cluster scale(Call call, String ref, String group, int count, @Nullable Long ifMatch) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Wants it running.
    public Cluster start(Call call, String ref, @Nullable Long ifMatch) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Wants it stopped.
    public Cluster stop(Call call, String ref, @Nullable Long ifMatch) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Removes it: a tombstone goes out, and the name is free again.
    public Cluster delete(Call call, String ref, @Nullable Long ifMatch) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Opens its doors to another user.
    public Cluster share(Call call, String ref, String user) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Closes its doors to a user and revokes their grants.
    public Cluster unshare(Call call, String ref, String user) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Whom it is shared with.
    public List<User> shares(Caller caller, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Which of the wanted doors are open to the caller; refused with `door-closed`. An empty set asks for all.
    public Doors doors(Caller caller, String ref, Set<String> wanted) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// As doors, by the cluster's host name.
    public Doors doorsAt(Caller caller, String host, Set<String> wanted) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Waits until it is in one of the states, is removed, or the time is over; gives what it is then.
    public Cluster await(Caller caller, String ref, Set<ClusterState> states, Duration limit) {
        return io.raybound.control.Unbuilt.yet();
    }
}
