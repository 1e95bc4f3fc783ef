package io.raybound.control.cloud;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Settings;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Rights;
import io.raybound.control.access.Roles;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.model.BadValue;
import io.raybound.model.Cloud;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Project;
import io.raybound.model.Verb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The clouds of the organization.
public final class Clouds {
    private final Desk desk;
    private final Settings settings;

    public Clouds(Desk desk, Settings settings) {
        this.desk = desk;
        this.settings = settings;
    }

    /// Makes a cloud and its project `default`.
    public Cloud create(Call call, String name) {
        Cloud cloud = checked(name);
        return desk.once(call, CloudShapes.CLOUD, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            rights.require(Verb.WRITE, Kind.CLOUD, rights.everywhere());
            desk.free(tx, CloudShapes.CLOUD, "cloud/" + name, name);
            tx.objects().insert(CloudShapes.CLOUD, cloud);
            tx.objects()
                    .insert(
                            CloudShapes.PROJECT,
                            new Project(
                                    desk.next(Kind.PROJECT),
                                    Projects.DEFAULT,
                                    cloud.id(),
                                    "Where work goes that names no project",
                                    1,
                                    cloud.createdAt()));
            desk.journal().info(tx, cloud.id(), "created", "cloud " + name + " created");
            desk.audit(tx, call, "cloud.create", cloud.id());
            return cloud;
        });
    }

    /// A cloud by name or id.
    public Cloud get(Caller caller, String ref) {
        return desk.read(caller, (tx, rights) -> desk.see(tx, rights, CloudShapes.CLOUD, ref));
    }

    /// The clouds that the caller may see.
    public Slice<Cloud> list(Caller caller, PageRequest page) {
        return desk.read(
                caller,
                (tx, rights) ->
                        tx.objects().list(CloudShapes.CLOUD, Query.seenBy(rights.visibility(Kind.CLOUD)), page, false));
    }

    /// Removes a cloud that has no sites; refused with `not-empty` else.
    public void delete(Call call, String ref, @Nullable Long ifMatch) {
        desk.onceDo(call, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Cloud cloud = desk.see(tx, rights, CloudShapes.CLOUD, ref);
            rights.require(Verb.DELETE, Kind.CLOUD, CloudShapes.CLOUD.place().apply(cloud));
            Desk.matches(ifMatch, CloudShapes.CLOUD.place().apply(cloud));
            if (tx.objects().any(Kind.SITE, Query.all().inCloud(cloud.id()))) {
                throw new Refusal(
                        Code.NOT_EMPTY, "the cloud '" + cloud.name() + "' still has sites", "Remove its sites first.");
            }
            projects(tx, cloud.id()).forEach(p -> {
                Roles.forgetScope(tx, p.id());
                tx.objects().remove(p.id());
            });
            Roles.forgetScope(tx, cloud.id());
            tx.objects().remove(cloud.id());
            desk.audit(tx, call, "cloud.delete", cloud.id());
        });
    }

    private static List<Project> projects(Tx tx, Id cloud) {
        return tx.objects()
                .list(CloudShapes.PROJECT, Query.all().inCloud(cloud), new PageRequest(500, null), false)
                .items();
    }

    private Cloud checked(String name) {
        Id id = desk.next(Kind.CLOUD);
        try {
            return new Cloud(id, name, id + "." + settings.machineDomain(), 1, desk.now());
        } catch (BadValue bad) {
            throw Refusal.of(bad);
        }
    }
}
