package io.raybound.controlplane.linkserver;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.cloud.TokenIssuer;
import io.raybound.control.cluster.HeadPod;
import io.raybound.control.link.PodTokenVerifier;
import io.raybound.identity.Check;
import io.raybound.identity.IssuerKeys;
import io.raybound.identity.PodToken;
import io.raybound.model.BadValue;
import io.raybound.model.Id;
import io.raybound.model.Secret;
import java.time.InstantSource;

/// Checks the tokens that Kubernetes projects into head pods, by the keys that operators reported: nothing is dialled.
public final class PodTokens implements PodTokenVerifier {
    private final String machineDomain;
    private final InstantSource clock;

    public PodTokens(String machineDomain, InstantSource clock) {
        this.machineDomain = machineDomain;
        this.clock = clock;
    }

    @Override
    public Pod verify(Secret token, Id cloudId, TokenIssuer issuer) {
        IssuerKeys keys;
        try {
            keys = IssuerKeys.read(issuer.issuer(), issuer.keys());
        } catch (BadValue e) {
            throw refused("the keys that the operator reported cannot be used: " + e.getMessage());
        }
        return switch (PodToken.verify(token.reveal(), cloudId + "." + machineDomain, keys, clock.instant())) {
            case Check.Refused<PodToken>(String code, String sentence) -> throw refused(code + ": " + sentence);
            case Check.Passed<PodToken>(PodToken said) ->
                new Pod(new HeadPod(said.namespace(), said.pod(), said.podUid()), said.serviceAccount());
        };
    }

    private static Refusal refused(String detail) {
        return new Refusal(
                Code.POD_TOKEN_REFUSED,
                detail,
                "Project a service-account token with the audience of this host into the head agent's container.");
    }
}
