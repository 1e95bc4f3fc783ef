package io.raybound.control.cloud;

import io.raybound.control.storage.Place;
import io.raybound.control.storage.Shape;
import io.raybound.model.Cloud;
import io.raybound.model.Kind;
import io.raybound.model.Project;
import io.raybound.model.Site;
import java.util.Set;

/// How clouds, sites and projects are stored.
public final class CloudShapes {
    public static final Shape<Cloud> CLOUD = new Shape<>(Kind.CLOUD, Cloud.class, CloudShapes::place);
    public static final Shape<Site> SITE = new Shape<>(Kind.SITE, Site.class, CloudShapes::place);
    public static final Shape<Project> PROJECT = new Shape<>(Kind.PROJECT, Project.class, CloudShapes::place);

    private CloudShapes() {}

    private static Place place(Cloud c) {
        return new Place(
                c.id(), c.id(), null, null, null, c.name(), "", key(c), c.generation(), Set.of(), c.createdAt(), null);
    }

    private static Place place(Site s) {
        return new Place(
                s.id(),
                s.cloudId(),
                null,
                s.cloudId(),
                null,
                s.name(),
                "",
                "site/" + s.cloudId() + "/" + s.name(),
                s.generation(),
                Set.of(),
                s.createdAt(),
                null);
    }

    private static Place place(Project p) {
        return new Place(
                p.id(),
                p.cloudId(),
                p.id(),
                p.cloudId(),
                null,
                p.name(),
                "",
                "project/" + p.cloudId() + "/" + p.name(),
                p.generation(),
                Set.of(),
                p.createdAt(),
                null);
    }

    private static String key(Cloud cloud) {
        return "cloud/" + cloud.name();
    }
}
