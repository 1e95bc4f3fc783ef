package io.raybound.control.cluster;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Rights;
import io.raybound.control.cloud.CloudFinder;
import io.raybound.control.cloud.CloudShapes;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.control.storage.Waits;
import io.raybound.model.BadValue;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.DesiredState;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.User;
import io.raybound.model.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Ray clusters.
public final class Clusters {
    private final Desk desk;
    private final CloudFinder finder;
    private final ClusterMaker maker;
    private final ClusterDesk clusters;
    private final ClusterListener listener;
    private final ClusterViews views;
    private final Waits waits;
    private final Shares shares;

    /// Wires the service.
    ///
    /// @param parts what it is made of
    public Clusters(Parts parts) {
        this.desk = parts.desk;
        this.finder = parts.finder;
        this.maker = parts.maker;
        this.clusters = parts.clusters;
        this.listener = parts.listener;
        this.waits = parts.waits;
        this.shares = parts.shares;
        this.views = new ClusterViews(parts.desk);
    }

    /// What the service is made of.
    public record Parts(
            Desk desk,
            CloudFinder finder,
            ClusterMaker maker,
            ClusterDesk clusters,
            ClusterListener listener,
            Shares shares,
            Waits waits) {}

    /// Makes a cluster that shall run.
    public Cluster create(Call call, NewCluster body) {
        ClusterMaker.check(body);
        return views.of(desk.once(call, ClusterShape.CLUSTER, tx -> {
            Cluster made = maker.make(tx, desk.rights(tx, call.caller()), body, null);
            desk.audit(tx, call, "cluster.create", made.id());
            return made;
        }));
    }

    /// A cluster by id (also a removed one) or by the name of a live one.
    public Cluster get(Caller caller, String ref) {
        return views.of(desk.read(caller, (tx, rights) -> desk.see(tx, rights, ClusterShape.CLUSTER, ref)));
    }

    /// The clusters that the caller may see.
    public Slice<Cluster> list(Caller caller, ClusterFilter filter, PageRequest page) {
        return desk.read(caller, (tx, rights) -> {
            ClusterState state = filter.state();
            String project = filter.project();
            String cloud = filter.cloud();
            String site = filter.site();
            Query query = Query.seenBy(rights.visibility(Kind.CLUSTER))
                    .inCloud(
                            cloud == null
                                    ? null
                                    : finder.cloud(tx, rights, cloud).id())
                    .inProject(project == null ? null : finder.anyProject(tx, rights, cloud, project))
                    .under(
                            site == null
                                    ? null
                                    : desk.see(tx, rights, CloudShapes.SITE, site)
                                            .id())
                    .inStates(state == null ? Set.of() : Set.of(state.name()))
                    .withRemoved(filter.deleted());
            return views.of(tx, tx.objects().list(ClusterShape.CLUSTER, query, page, false));
        });
    }

    /// Changes how many nodes a worker group has.
    ///
    /// @param group null for the only one
    public Cluster scale(Call call, String ref, @Nullable String group, int count, @Nullable Long ifMatch) {
        return change(call, ref, ifMatch, "cluster.scale", c -> {
            String named = group == null ? ClusterChange.onlyGroup(c.spec()) : group;
            return new ClusterEdit(c)
                    .wantSpec(c.spec().scaled(named, count), desk.now())
                    .done();
        });
    }

    /// Changes worker counts and desired state in one write; nothing when they are so already.
    public Cluster update(Call call, String ref, ClusterChange wanted, @Nullable Long ifMatch) {
        return change(call, ref, ifMatch, "cluster.update", c -> {
            ClusterEdit edit = new ClusterEdit(c);
            ClusterSpec spec = wanted.counted(c.spec());
            if (!spec.equals(c.spec())) {
                edit.wantSpec(spec, desk.now());
            }
            DesiredState state = wanted.desiredState();
            return state == null ? edit.done() : edit.want(state, desk.now()).done();
        });
    }

    /// Wants it running.
    public Cluster start(Call call, String ref, @Nullable Long ifMatch) {
        return change(
                call,
                ref,
                ifMatch,
                "cluster.start",
                c -> new ClusterEdit(c).want(DesiredState.RUNNING, desk.now()).done());
    }

    /// Wants it stopped.
    public Cluster stop(Call call, String ref, @Nullable Long ifMatch) {
        return change(
                call,
                ref,
                ifMatch,
                "cluster.stop",
                c -> new ClusterEdit(c).want(DesiredState.STOPPED, desk.now()).done());
    }

    /// Removes it: a tombstone goes out, and the name is free again.
    public Cluster delete(Call call, String ref, @Nullable Long ifMatch) {
        return views.of(desk.once(call, ClusterShape.CLUSTER, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Cluster cluster = desk.see(tx, rights, ClusterShape.CLUSTER, ref);
            rights.require(Verb.DELETE, Kind.CLUSTER, ClusterShape.place(cluster));
            Desk.matches(ifMatch, ClusterShape.place(cluster));
            Cluster gone =
                    clusters.remove(tx, cluster, "deleted by " + call.caller().name());
            if (!gone.equals(cluster)) {
                desk.audit(tx, call, "cluster.delete", gone.id());
                listener.changed(tx, cluster, gone);
            }
            return gone;
        }));
    }

    /// Opens its doors to another user.
    public Cluster share(Call call, String ref, String user) {
        return views.of(shares.share(call, ref, user));
    }

    /// Closes its doors to a user and revokes their grants.
    public Cluster unshare(Call call, String ref, String user) {
        return views.of(shares.unshare(call, ref, user));
    }

    /// Whom it is shared with.
    public List<User> shares(Caller caller, String ref) {
        return shares.of(caller, ref);
    }

    /// Which of the wanted doors are open to the caller; refused with `door-closed`. An empty set asks for all.
    public Doors doors(Caller caller, String ref, Set<String> wanted) {
        return shares.doors(caller, ref, wanted);
    }

    /// As [#doors], by the cluster's host name.
    public Doors doorsAt(Caller caller, String host, Set<String> wanted) {
        return shares.doorsAt(caller, host, wanted);
    }

    /// Waits until it is in one of the states, is removed, or the time is over; gives what it is then.
    public Cluster await(Caller caller, String ref, Set<ClusterState> states, Duration limit) {
        Id id = get(caller, ref).id();
        return waits.until(
                id, () -> get(caller, id.value()), c -> states.contains(c.state()) || c.deletedAt() != null, limit);
    }

    private Cluster change(Call call, String ref, @Nullable Long ifMatch, String action, UnaryOperator<Cluster> edit) {
        return views.of(desk.once(call, ClusterShape.CLUSTER, tx -> {
            Cluster cluster = live(tx, call, ref);
            Desk.matches(ifMatch, ClusterShape.place(cluster));
            Cluster next = edited(cluster, edit);
            if (!next.equals(cluster)) {
                clusters.want(tx, next);
                desk.journal()
                        .info(
                                tx,
                                next.id(),
                                action.replace('.', '-'),
                                action + " by " + call.caller().name());
                desk.audit(tx, call, action, next.id());
                listener.changed(tx, cluster, next);
            }
            return next;
        }));
    }

    private Cluster live(Tx tx, Call call, String ref) {
        Rights rights = desk.rights(tx, call.caller());
        Cluster cluster = desk.see(tx, rights, ClusterShape.CLUSTER, ref);
        rights.require(Verb.WRITE, Kind.CLUSTER, ClusterShape.place(cluster));
        if (cluster.deletedAt() != null) {
            throw new Refusal(
                    Code.WRONG_STATE,
                    "the cluster '" + cluster.name() + "' was deleted",
                    "Make a new one with the same name.");
        }
        return cluster;
    }

    private static Cluster edited(Cluster cluster, UnaryOperator<Cluster> edit) {
        try {
            return edit.apply(cluster);
        } catch (BadValue bad) {
            throw Refusal.of(bad);
        }
    }
}
