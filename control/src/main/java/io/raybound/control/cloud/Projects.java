package io.raybound.control.cloud;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Rights;
import io.raybound.control.access.Roles;
import io.raybound.control.access.Scope;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query;
import io.raybound.model.BadValue;
import io.raybound.model.Cloud;
import io.raybound.model.Kind;
import io.raybound.model.Project;
import io.raybound.model.Verb;
import org.jspecify.annotations.Nullable;

/// The projects of clouds.
public final class Projects {
    /// The project that every cloud has.
    public static final String DEFAULT = "default";

    private final Desk desk;
    private final CloudFinder finder;

    public Projects(Desk desk, CloudFinder finder) {
        this.desk = desk;
        this.finder = finder;
    }

    /// Makes a project; null for the only cloud.
    public Project create(Call call, @Nullable String cloudRef, String name, String description) {
        return desk.once(call, CloudShapes.PROJECT, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Cloud cloud = finder.cloud(tx, rights, cloudRef);
            rights.require(
                    Verb.WRITE, Kind.PROJECT, new Scope(rights.everywhere().organization(), cloud.id(), null));
            Project project = checked(cloud, name, description);
            desk.free(tx, CloudShapes.PROJECT, "project/" + cloud.id() + "/" + name, name);
            tx.objects().insert(CloudShapes.PROJECT, project);
            desk.audit(tx, call, "project.create", project.id());
            return project;
        });
    }

    /// A project by name or id.
    public Project get(Caller caller, String ref) {
        return desk.read(caller, (tx, rights) -> desk.see(tx, rights, CloudShapes.PROJECT, ref));
    }

    /// The projects that the caller may see; null for all clouds.
    public Slice<Project> list(Caller caller, @Nullable String cloudRef, PageRequest page) {
        return desk.read(caller, (tx, rights) -> {
            Query query = Query.seenBy(rights.visibility(Kind.PROJECT));
            Query within = cloudRef == null
                    ? query
                    : query.inCloud(finder.cloud(tx, rights, cloudRef).id());
            return tx.objects().list(CloudShapes.PROJECT, within, page, false);
        });
    }

    /// Changes the description.
    public Project describe(Call call, String ref, String description, @Nullable Long ifMatch) {
        return desk.once(call, CloudShapes.PROJECT, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Project p = desk.see(tx, rights, CloudShapes.PROJECT, ref);
            rights.require(Verb.WRITE, Kind.PROJECT, place(p));
            Desk.matches(ifMatch, place(p));
            try {
                Project next =
                        new Project(p.id(), p.name(), p.cloudId(), description, p.generation() + 1, p.createdAt());
                tx.objects().update(CloudShapes.PROJECT, next);
                desk.audit(tx, call, "project.update", p.id());
                return next;
            } catch (BadValue bad) {
                throw Refusal.of(bad);
            }
        });
    }

    /// Removes a project without clusters and jobs.
    public void delete(Call call, String ref, @Nullable Long ifMatch) {
        desk.onceDo(call, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Project project = desk.see(tx, rights, CloudShapes.PROJECT, ref);
            rights.require(Verb.DELETE, Kind.PROJECT, place(project));
            Desk.matches(ifMatch, place(project));
            if (project.name().equals(DEFAULT)) {
                throw new Refusal(
                        Code.WRONG_STATE,
                        "the project 'default' stays as long as its cloud",
                        "Remove the cloud instead, or leave it.");
            }
            if (tx.objects().any(Kind.CLUSTER, Query.all().inProject(project.id()))) {
                throw new Refusal(
                        Code.NOT_EMPTY,
                        "the project '" + project.name() + "' still has clusters",
                        "Remove them first.");
            }
            Roles.forgetScope(tx, project.id());
            tx.objects().remove(project.id());
            desk.audit(tx, call, "project.delete", project.id());
        });
    }

    private static Place place(Project project) {
        return CloudShapes.PROJECT.place().apply(project);
    }

    private Project checked(Cloud cloud, String name, String description) {
        try {
            return new Project(desk.next(Kind.PROJECT), name, cloud.id(), description, 1, desk.now());
        } catch (BadValue bad) {
            throw Refusal.of(bad);
        }
    }
}
