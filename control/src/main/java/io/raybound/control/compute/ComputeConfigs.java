package io.raybound.control.compute;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Rights;
import io.raybound.control.access.Scope;
import io.raybound.control.cloud.CloudFinder;
import io.raybound.control.cloud.CloudShapes;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Shape;
import io.raybound.control.storage.Tx;
import io.raybound.model.BadValue;
import io.raybound.model.Cloud;
import io.raybound.model.ComputeConfig;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Verb;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Versioned cluster specs.
public final class ComputeConfigs {
    private static final Shape<ComputeConfig> SHAPE =
            new Shape<>(Kind.COMPUTE_CONFIG, ComputeConfig.class, ComputeConfigs::place);
    private static final String LIVE = "live";
    private static final String ARCHIVED = "archived";

    private final Desk desk;
    private final CloudFinder finder;

    public ComputeConfigs(Desk desk, CloudFinder finder) {
        this.desk = desk;
        this.finder = finder;
    }

    /// Makes version 1, or the next version of a name.
    public ComputeConfig create(Call call, NewComputeConfig body) {
        return desk.once(call, SHAPE, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Cloud cloud = finder.cloud(tx, rights, body.cloud());
            rights.require(
                    Verb.WRITE,
                    Kind.COMPUTE_CONFIG,
                    new Scope(rights.everywhere().organization(), cloud.id(), null));
            int version = newest(tx, Query.all().inCloud(cloud.id()).named(body.name())).stream()
                            .mapToInt(ComputeConfig::version)
                            .max()
                            .orElse(0)
                    + 1;
            ComputeConfig made = checked(body, cloud, version);
            tx.objects().insert(SHAPE, made);
            desk.audit(tx, call, "compute_config.create", made.id());
            return made;
        });
    }

    /// A config by id, `name:version`, or `name` for the newest that is not archived; null for any cloud.
    public ComputeConfig get(Caller caller, @Nullable String cloud, String ref) {
        return desk.read(caller, (tx, rights) -> find(tx, rights, cloud(tx, rights, cloud), ref));
    }

    /// The configs that the caller may see; null for all clouds and names.
    public Slice<ComputeConfig> list(Caller caller, @Nullable String cloud, @Nullable String name, PageRequest page) {
        return desk.read(caller, (tx, rights) -> {
            Query query = Query.seenBy(rights.visibility(Kind.COMPUTE_CONFIG))
                    .inCloud(cloud(tx, rights, cloud))
                    .named(name);
            return tx.objects().list(SHAPE, query, page, false);
        });
    }

    /// Keeps a version from being used for new clusters.
    public ComputeConfig archive(Call call, String ref) {
        return desk.once(call, SHAPE, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            ComputeConfig c = find(tx, rights, null, ref);
            rights.require(Verb.WRITE, Kind.COMPUTE_CONFIG, place(c));
            if (c.archivedAt() != null) {
                return c;
            }
            ComputeConfig next =
                    new ComputeConfig(c.id(), c.name(), c.version(), c.cloudId(), c.spec(), c.createdAt(), desk.now());
            tx.objects().update(SHAPE, next);
            desk.audit(tx, call, "compute_config.archive", c.id());
            return next;
        });
    }

    /// The config for a new cluster in a cloud; refused with `archived` when it may not be used any more.
    public ComputeConfig usable(Tx tx, Rights rights, Id cloud, String ref) {
        ComputeConfig config = find(tx, rights, cloud, ref);
        if (!config.cloudId().equals(cloud)) {
            throw Refusal.notFound("compute config", ref);
        }
        if (config.archivedAt() != null) {
            throw new Refusal(
                    Code.ARCHIVED,
                    "compute config " + config.reference() + " is archived",
                    "Use another version, or make a new one.");
        }
        return config;
    }

    private @Nullable Id cloud(Tx tx, Rights rights, @Nullable String ref) {
        return ref == null ? null : desk.see(tx, rights, CloudShapes.CLOUD, ref).id();
    }

    private ComputeConfig find(Tx tx, Rights rights, @Nullable Id cloud, String ref) {
        Query seen = Query.seenBy(rights.visibility(Kind.COMPUTE_CONFIG)).inCloud(cloud);
        int colon = ref.indexOf(':');
        if (colon >= 0) {
            return one(
                    ref,
                    newest(tx, seen.named(ref.substring(0, colon))).stream()
                            .filter(c -> Integer.toString(c.version()).equals(ref.substring(colon + 1)))
                            .toList());
        }
        List<ComputeConfig> byId =
                Id.read(Kind.COMPUTE_CONFIG, ref).flatMap(id -> tx.objects().find(SHAPE, id)).stream()
                        .filter(c -> rights.sees(Kind.COMPUTE_CONFIG, place(c)))
                        .toList();
        if (!byId.isEmpty()) {
            return byId.getFirst();
        }
        List<ComputeConfig> live = newest(tx, seen.named(ref).inStates(Set.of(LIVE)));
        List<ComputeConfig> any = live.isEmpty() ? newest(tx, seen.named(ref)) : live;
        return one(
                ref,
                any.stream()
                        .filter(c -> any.stream()
                                .noneMatch(o -> o.cloudId().equals(c.cloudId()) && o.version() > c.version()))
                        .toList());
    }

    private static ComputeConfig one(String ref, List<ComputeConfig> found) {
        if (found.isEmpty()) {
            throw Refusal.notFound("compute config", ref);
        }
        if (found.size() > 1) {
            throw new Refusal(
                    Code.AMBIGUOUS_NAME,
                    "more than one cloud has a compute config '" + ref + "'",
                    "Use the id instead.");
        }
        return found.getFirst();
    }

    private static List<ComputeConfig> newest(Tx tx, Query query) {
        return tx.objects().list(SHAPE, query, new PageRequest(500, null), true).items();
    }

    private ComputeConfig checked(NewComputeConfig body, Cloud cloud, int version) {
        try {
            return new ComputeConfig(
                    desk.next(Kind.COMPUTE_CONFIG), body.name(), version, cloud.id(), body.spec(), desk.now(), null);
        } catch (BadValue bad) {
            throw Refusal.of(bad);
        }
    }

    private static Place place(ComputeConfig c) {
        String key = "compute_config/" + c.cloudId() + "/" + c.reference();
        String state = c.archivedAt() == null ? LIVE : ARCHIVED;
        return new Place(
                c.id(), c.cloudId(), null, c.cloudId(), null, c.name(), state, key, 1, Set.of(), c.createdAt(), null);
    }
}
