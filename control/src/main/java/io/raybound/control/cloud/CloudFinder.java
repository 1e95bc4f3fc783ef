package io.raybound.control.cloud;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Rights;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Shape;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cloud;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Project;
import io.raybound.model.Site;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the cloud, site and project that a request means, also when it leaves them out.
public final class CloudFinder {
    private static final PageRequest MANY = new PageRequest(500, null);

    private final Desk desk;

    public CloudFinder(Desk desk) {
        this.desk = desk;
    }

    /// The cloud by name or id; without one the only cloud that the caller may see.
    public Cloud cloud(Tx tx, Rights rights, @Nullable String ref) {
        if (ref != null) {
            return desk.see(tx, rights, CloudShapes.CLOUD, ref);
        }
        List<Cloud> seen = tx.objects()
                .list(CloudShapes.CLOUD, Query.seenBy(rights.visibility(Kind.CLOUD)), new PageRequest(2, null), false)
                .items();
        if (seen.isEmpty()) {
            throw new Refusal(
                    Code.NOT_FOUND,
                    "there is no cloud that you can see",
                    "Make one (raybound cloud create), or ask an administrator for a role.");
        }
        if (seen.size() > 1) {
            throw new Refusal(
                    Code.AMBIGUOUS_NAME, "there is more than one cloud and none was named", "Name the cloud.");
        }
        return seen.getFirst();
    }

    /// The project by name or id inside a cloud; without one the project `default`.
    public Project project(Tx tx, Rights rights, Cloud cloud, @Nullable String ref) {
        String name = ref == null ? Projects.DEFAULT : ref;
        return inCloud(tx, CloudShapes.PROJECT, cloud, name, "project/" + cloud.id() + "/" + name)
                .filter(p ->
                        rights.sees(Kind.PROJECT, CloudShapes.PROJECT.place().apply(p)))
                .orElseThrow(() -> Refusal.notFound("project", name));
    }

    /// The id of a project by name or id, for lists: in a cloud, or in the only one that has the name.
    public Id anyProject(Tx tx, Rights rights, @Nullable String cloudRef, String ref) {
        return cloudRef == null
                ? desk.see(tx, rights, CloudShapes.PROJECT, ref).id()
                : project(tx, rights, cloud(tx, rights, cloudRef), ref).id();
    }

    /// The site by name or id inside a cloud; without one the site whose operator was seen last.
    public Site site(Tx tx, Cloud cloud, @Nullable String ref) {
        if (ref != null) {
            return inCloud(tx, CloudShapes.SITE, cloud, ref, "site/" + cloud.id() + "/" + ref)
                    .orElseThrow(() -> Refusal.notFound("site", ref));
        }
        return tx.objects().list(CloudShapes.SITE, Query.all().inCloud(cloud.id()), MANY, false).items().stream()
                .max(Comparator.comparing((Site s) -> s.operatorVersion() != null)
                        .thenComparing(s -> s.lastSeenAt() == null ? s.createdAt() : s.lastSeenAt()))
                .orElseThrow(() -> new Refusal(
                        Code.NO_SITE,
                        "the cloud '" + cloud.name() + "' has no site to run on",
                        "Add one: raybound site add NAME --cloud " + cloud.name()));
    }

    private static <T extends Record> Optional<T> inCloud(Tx tx, Shape<T> shape, Cloud cloud, String ref, String key) {
        return Id.read(shape.kind(), ref)
                .flatMap(id -> tx.objects().find(shape, id))
                .filter(value -> cloud.id().equals(shape.place().apply(value).cloud()))
                .or(() -> tx.objects().findUnique(shape, key));
    }
}
