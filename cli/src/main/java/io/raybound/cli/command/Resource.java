package io.raybound.cli.command;

import io.raybound.cli.api.Api;
import io.raybound.cli.output.View;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One kind of object at the control plane, with what the commands of all kinds have in common. Each gives back the
/// exit
/// code of its command.
///
/// @param word what people call it
/// @param path where all of them are
/// @param view its table, for an instant that ages are counted to
public record Resource(String word, String path, Function<Instant, View> view) {
    public static final Resource CLOUD = new Resource("cloud", "/v1/clouds", Views::cloud);
    public static final Resource CLUSTER = new Resource("cluster", "/v1/clusters", Views::cluster);
    public static final Resource COMPUTE_CONFIG =
            new Resource("compute config", "/v1/compute-configs", Views::computeConfig);
    public static final Resource JOB = new Resource("job", "/v1/jobs", Views::job);
    public static final Resource PROJECT = new Resource("project", "/v1/projects", Views::project);
    public static final Resource SERVICE_ACCOUNT =
            new Resource("service account", "/v1/service-accounts", Views::serviceAccount);
    public static final Resource SITE = new Resource("site", "/v1/sites", Views::site);
    public static final Resource USER = new Resource("user", "/v1/users", Views::user);

    /// Where one of them is, by name or id.
    public String path(String which) {
        return path + "/" + Api.quote(which);
    }

    /// Makes one and shows it.
    public int create(Session session, Body body) {
        return show(session, session.api().create(path, body.json()));
    }

    /// Lists them.
    ///
    /// @param filters name, value, name, value ...; null values are left out
    public int list(Session session, Paging paging, @Nullable String... filters) {
        return show(session, session.api().list(Paging.filter(path, filters), paging.most()));
    }

    /// Shows one.
    public int get(Session session, String which) {
        return show(session, session.api().get(path(which)));
    }

    /// Deletes one.
    public int delete(Session session, String which) {
        session.api().act("DELETE", path(which), null);
        session.printer().say(word + " " + which + " is deleted");
        return 0;
    }

    /// Shows the timeline of one.
    public int events(Session session, Paging paging, String which) {
        List<JsonNode> events = session.api().list(path(which) + "/events", paging.most());
        session.printer().list(events, Views.event(now(session)));
        return 0;
    }

    public int show(Session session, JsonNode one) {
        session.printer().one(one, view.apply(now(session)));
        return 0;
    }

    public int show(Session session, List<JsonNode> several) {
        session.printer().list(several, view.apply(now(session)));
        return 0;
    }

    private static Instant now(Session session) {
        return session.shell().clock().instant();
    }
}
