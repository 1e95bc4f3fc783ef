package io.raybound.controlplane.routes;

import io.raybound.control.Refusal;
import io.raybound.control.access.Caller;
import io.raybound.control.access.ServiceAccounts;
import io.raybound.control.assembly.Control;
import io.raybound.control.cluster.Clusters;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Handler;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.User;
import io.raybound.wire.Page;
import io.raybound.wire.api.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Whom a cluster's doors open to besides its owner.
final class ShareRoutes {
    private final Clusters clusters;
    private final ServiceAccounts accounts;

    ShareRoutes(Control control) {
        this.clusters = control.clusters();
        this.accounts = control.serviceAccounts();
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "listShares",
                call -> Answer.ok(new Page<>(shares(call), null)),
                "getShare",
                this::share,
                "shareCluster",
                call -> Answer.ok(clusters.share(call.change(), call.ref(), call.value("user_id"))),
                "unshareCluster",
                call -> Answer.ok(clusters.unshare(call.change(), call.ref(), call.value("user_id"))));
    }

    private Answer share(ApiCall call) {
        String wanted = call.value("user_id");
        for (Share share : shares(call)) {
            if (share.name().equals(wanted) || share.id().value().equals(wanted)) {
                return Answer.ok(share);
            }
        }
        throw Refusal.notFound("share with", wanted);
    }

    private List<Share> shares(ApiCall call) {
        List<Share> shares = new ArrayList<>();
        for (User user : clusters.shares(call.caller(), call.ref())) {
            shares.add(new Share(user.id(), Kind.USER.word(), user.name(), user.displayName()));
        }
        for (Id id : clusters.get(call.caller(), call.ref()).sharedWith()) {
            if (id.is(Kind.SERVICE_ACCOUNT)) {
                shares.add(new Share(id, Kind.SERVICE_ACCOUNT.word(), name(call.caller(), id), ""));
            }
        }
        return shares;
    }

    /// The account's name, or its id for a caller who may not see service accounts.
    private String name(Caller caller, Id id) {
        try {
            return accounts.get(caller, id.value()).name();
        } catch (Refusal hidden) {
            return id.value();
        }
    }
}
