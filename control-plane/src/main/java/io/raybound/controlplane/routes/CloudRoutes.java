package io.raybound.controlplane.routes;

import io.raybound.control.assembly.Control;
import io.raybound.control.cloud.Clouds;
import io.raybound.control.cloud.CreatedJoinToken;
import io.raybound.control.cloud.SiteChecks;
import io.raybound.control.cloud.Sites;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Handler;
import io.raybound.model.Cloud;
import io.raybound.model.Site;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import io.raybound.wire.api.CreateCloud;
import io.raybound.wire.api.CreateSite;
import io.raybound.wire.api.JoinTokenIssued;
import io.raybound.wire.api.SiteCheckList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Clouds, sites and join tokens.
final class CloudRoutes {
    private final Clouds clouds;
    private final Sites sites;
    private final Installation installation;

    CloudRoutes(Control control, Installation installation) {
        this.clouds = control.clouds();
        this.sites = control.sites();
        this.installation = installation;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "createCloud", this::createCloud,
                "listClouds", call -> ApiRoutes.page(clouds.list(call.caller(), call.page())),
                "getCloud", call -> cloud(clouds.get(call.caller(), call.ref())),
                "deleteCloud", this::deleteCloud,
                "createSite", this::createSite,
                "listSites", call -> ApiRoutes.page(sites.list(call.caller(), call.value("cloud_id"), call.page())),
                "getSite", call -> site(sites.get(call.caller(), call.ref())),
                "getSiteChecks", this::checks,
                "deleteSite", this::deleteSite,
                "createJoinToken", this::joinToken);
    }

    private Answer createCloud(ApiCall call) {
        Cloud cloud = clouds.create(call.change(), call.body(CreateCloud.class).name());
        return Answer.created("/v1/clouds/" + cloud.id(), cloud).at(cloud.generation());
    }

    private Answer deleteCloud(ApiCall call) {
        clouds.delete(call.change(), call.ref(), call.ifMatch());
        return Answer.nothing();
    }

    private Answer createSite(ApiCall call) {
        Site site = sites.create(
                call.change(),
                call.value("cloud_id"),
                call.body(CreateSite.class).name());
        return Answer.created("/v1/sites/" + site.id(), site).at(site.generation());
    }

    private Answer deleteSite(ApiCall call) {
        sites.delete(call.change(), call.ref(), call.ifMatch());
        return Answer.nothing();
    }

    private Answer joinToken(ApiCall call) {
        CreatedJoinToken made = sites.joinToken(call.change(), call.ref());
        return Answer.json(
                201,
                new JoinTokenIssued(
                        made.token().reveal(),
                        made.expiresAt(),
                        installation.machineUrl(made.cloud().machineHost()),
                        installation.caPem()));
    }

    private Answer checks(ApiCall call) {
        SiteCheckList none = new SiteCheckList(null, List.of());
        return Answer.ok(sites.checks(call.caller(), call.ref())
                .flatMap(CloudRoutes::read)
                .orElse(none));
    }

    /// What an operator of another version reports may have another shape: then there is nothing to show.
    private static Optional<SiteCheckList> read(SiteChecks checks) {
        try {
            return Optional.of(Json.read(checks.json(), SiteCheckList.class));
        } catch (BadJson e) {
            return Optional.empty();
        }
    }

    private static Answer cloud(Cloud cloud) {
        return Answer.ok(cloud).at(cloud.generation());
    }

    private static Answer site(Site site) {
        return Answer.ok(site).at(site.generation());
    }
}
