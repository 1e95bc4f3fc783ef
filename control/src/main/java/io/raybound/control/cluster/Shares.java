package io.raybound.control.cluster;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Principals;
import io.raybound.control.access.Revoker;
import io.raybound.control.access.Rights;
import io.raybound.control.storage.Tx;
import io.raybound.model.BadValue;
import io.raybound.model.Cluster;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.User;
import io.raybound.model.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Whose doors a cluster opens. A door is code execution: by default the owner's only, and those it is shared with.
public final class Shares {
    /// All doors there are now.
    public static final Set<String> DOORS = Set.of("dashboard", "jobs");

    /// The rule that opens an owner's doors.
    public static final String OWNER = "owner";

    private static final int MOST = 200;

    private final Desk desk;
    private final ClusterDesk clusters;
    private final Revoker revoker;
    private final ClusterViews views;

    public Shares(Desk desk, ClusterDesk clusters, Revoker revoker) {
        this.desk = desk;
        this.clusters = clusters;
        this.revoker = revoker;
        this.views = new ClusterViews(desk);
    }

    /// Opens its doors to another user.
    Cluster share(Call call, String ref, String user) {
        return desk.once(call, ClusterShape.CLUSTER, tx -> {
            Cluster cluster = live(tx, call, ref);
            Id id = Principals.any(tx, user);
            if (cluster.sharedWith().contains(id) || cluster.ownerId().equals(id)) {
                return cluster;
            }
            if (cluster.sharedWith().size() >= MOST) {
                throw new Refusal(
                        Code.LIMIT_REACHED,
                        "the cluster is shared with " + MOST + " users already",
                        "Take a share away first.");
            }
            List<Id> next = new ArrayList<>(cluster.sharedWith());
            next.add(id);
            return changed(tx, call, cluster, next, "cluster.share");
        });
    }

    /// Closes its doors to a user and revokes their grants.
    Cluster unshare(Call call, String ref, String user) {
        return desk.once(call, ClusterShape.CLUSTER, tx -> {
            Cluster cluster = live(tx, call, ref);
            Id id = Id.read(Kind.USER, user)
                    .filter(cluster.sharedWith()::contains)
                    .orElseGet(() -> Principals.any(tx, user));
            if (!cluster.sharedWith().contains(id)) {
                return cluster;
            }
            List<Id> next = new ArrayList<>(cluster.sharedWith());
            next.remove(id);
            revoker.revoke(tx, id, desk.now());
            return changed(tx, call, cluster, next, "cluster.unshare");
        });
    }

    /// Whom it is shared with.
    List<User> of(Caller caller, String ref) {
        return desk.read(caller, (tx, rights) -> {
            Cluster cluster = desk.see(tx, rights, ClusterShape.CLUSTER, ref);
            return cluster.sharedWith().stream()
                    .flatMap(id -> Principals.byId(tx, id).stream())
                    .toList();
        });
    }

    /// Which of the wanted doors are open to the caller; refused with `door-closed`. An empty set asks for all.
    Doors doors(Caller caller, String ref, Set<String> wanted) {
        Doors doors = desk.read(
                caller, (tx, rights) -> open(rights, desk.see(tx, rights, ClusterShape.CLUSTER, ref), wanted));
        return new Doors(views.of(doors.cluster()), doors.doors(), doors.rule());
    }

    /// As doors, by the cluster's host name.
    Doors doorsAt(Caller caller, String host, Set<String> wanted) {
        int dot = host.indexOf('.');
        int dash = host.lastIndexOf('-', dot < 0 ? 0 : dot);
        String name = dash > 0 ? host.substring(0, dash) : host;
        Doors doors = desk.read(caller, (tx, rights) -> {
            Cluster cluster = ClusterHosts.find(tx, host, name)
                    .filter(c -> rights.sees(Kind.CLUSTER, ClusterShape.place(c)))
                    .orElseThrow(() -> Refusal.notFound("cluster", host));
            return open(rights, cluster, wanted);
        });
        return new Doors(views.of(doors.cluster()), doors.doors(), doors.rule());
    }

    /// The rule that opens a cluster's doors to the caller; refused with `door-closed` when none does.
    public static String rule(Rights rights, Cluster cluster) {
        Id caller = rights.caller().principalId();
        if (cluster.deletedAt() != null) {
            throw Refusal.notFound("cluster", cluster.name());
        }
        if (cluster.sharedWith().contains(caller)) {
            return "share";
        }
        boolean reads = rights.decide(Verb.READ, Kind.CLUSTER, rights.scope(ClusterShape.place(cluster)))
                .allowed();
        if (cluster.ownerId().equals(caller) && reads) {
            return OWNER;
        }
        throw new Refusal(
                Code.DOOR_CLOSED,
                "the doors of '" + cluster.name() + "' open for its owner and those it is shared with",
                "Ask its owner: raybound cluster share " + cluster.name() + " "
                        + rights.caller().name());
    }

    private static Doors open(Rights rights, Cluster cluster, Set<String> wanted) {
        for (String door : new TreeSet<>(wanted)) {
            if (!DOORS.contains(door)) {
                throw Refusal.of(new BadValue("doors", door, "one of " + new TreeSet<>(DOORS)));
            }
        }
        return new Doors(cluster, wanted.isEmpty() ? DOORS : Set.copyOf(wanted), rule(rights, cluster));
    }

    private Cluster live(Tx tx, Call call, String ref) {
        Rights rights = desk.rights(tx, call.caller());
        Cluster cluster = desk.see(tx, rights, ClusterShape.CLUSTER, ref);
        rights.require(Verb.WRITE, Kind.CLUSTER, ClusterShape.place(cluster));
        if (cluster.deletedAt() != null) {
            throw Refusal.notFound("cluster", ref);
        }
        return cluster;
    }

    private Cluster changed(Tx tx, Call call, Cluster cluster, List<Id> sharedWith, String action) {
        Cluster next = new ClusterEdit(cluster).sharedWith(sharedWith).done();
        clusters.keep(tx, next);
        desk.journal()
                .info(
                        tx,
                        next.id(),
                        action.replace('.', '-'),
                        action + " by " + call.caller().name());
        desk.audit(tx, call, action, next.id());
        return next;
    }
}
