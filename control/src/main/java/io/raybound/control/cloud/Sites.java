package io.raybound.control.cloud;

import io.raybound.control.Code;
import io.raybound.control.Effect;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Settings;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Rights;
import io.raybound.control.access.Scope;
import io.raybound.control.access.TokenStore;
import io.raybound.control.access.Tokens;
import io.raybound.control.outbox.Desired;
import io.raybound.control.outbox.Instructions;
import io.raybound.control.outbox.Instructions.Target;
import io.raybound.control.outbox.Outbox;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.model.BadValue;
import io.raybound.model.Cloud;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Secret;
import io.raybound.model.Site;
import io.raybound.model.Verb;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sites of clouds and the join tokens of their operators.
public final class Sites {
    private final Desk desk;
    private final CloudFinder finder;
    private final Tokens tokens;
    private final Presence presence;
    private final Settings settings;

    public Sites(Desk desk, CloudFinder finder, Tokens tokens, Presence presence, Settings settings) {
        this.desk = desk;
        this.finder = finder;
        this.tokens = tokens;
        this.presence = presence;
        this.settings = settings;
    }

    /// Makes a site.
    public Site create(Call call, String cloudRef, String name) {
        return desk.once(call, CloudShapes.SITE, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Cloud cloud = finder.cloud(tx, rights, cloudRef);
            rights.require(Verb.WRITE, Kind.SITE, new Scope(rights.everywhere().organization(), cloud.id(), null));
            Site site = checked(cloud, name);
            desk.free(tx, CloudShapes.SITE, "site/" + cloud.id() + "/" + name, name);
            tx.objects().insert(CloudShapes.SITE, site);
            instruct(tx, site);
            desk.journal().info(tx, site.id(), "created", "site " + name + " created; no operator yet");
            desk.audit(tx, call, "site.create", site.id());
            return site;
        });
    }

    /// A site by name or id.
    public Site get(Caller caller, String ref) {
        return presence.with(desk.read(caller, (tx, rights) -> desk.see(tx, rights, CloudShapes.SITE, ref)));
    }

    /// What a site's checks saw last; empty where it has none, or before its first report.
    public Optional<SiteChecks> checks(Caller caller, String ref) {
        return desk.read(
                caller,
                (tx, rights) -> SiteChecks.find(
                        tx, desk.see(tx, rights, CloudShapes.SITE, ref).id()));
    }

    /// The sites of a cloud.
    public Slice<Site> list(Caller caller, String cloudRef, PageRequest page) {
        return desk.read(caller, (tx, rights) -> {
                    Cloud cloud = finder.cloud(tx, rights, cloudRef);
                    Query query = Query.seenBy(rights.visibility(Kind.SITE)).inCloud(cloud.id());
                    return tx.objects().list(CloudShapes.SITE, query, page, false);
                })
                .map(presence::with);
    }

    /// Removes a site that has no clusters; its operator's keys stop working.
    public void delete(Call call, String ref, @Nullable Long ifMatch) {
        desk.onceDo(call, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Site site = desk.see(tx, rights, CloudShapes.SITE, ref);
            rights.require(Verb.DELETE, Kind.SITE, place(site));
            Desk.matches(ifMatch, place(site));
            if (tx.objects().any(Kind.CLUSTER, Query.all().under(site.id()))) {
                throw new Refusal(
                        Code.NOT_EMPTY,
                        "the site '" + site.name() + "' still has clusters",
                        "Remove its clusters first.");
            }
            tx.port(TokenStore.class).deleteOf(site.id());
            tx.port(Outbox.class).forget(site.id());
            TokenIssuer.forget(tx, site.id());
            SiteChecks.forget(tx, site.id());
            tx.objects().remove(site.id());
            tx.wake(site.id());
            desk.audit(tx, call, "site.delete", site.id());
        });
    }

    /// Makes a one-time join token for the site's operator.
    public CreatedJoinToken joinToken(Call call, String siteRef) {
        return desk.onceSecret(call, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Site site = desk.see(tx, rights, CloudShapes.SITE, siteRef);
            rights.require(Verb.WRITE, Kind.SITE, place(site));
            Cloud cloud = tx.objects()
                    .find(CloudShapes.CLOUD, site.cloudId())
                    .orElseThrow(() -> Refusal.notFound("cloud", site.cloudId().value()));
            Secret secret = tokens.mint().mint("rbj_");
            Instant now = desk.now();
            Instant end = now.plus(settings.lifetimes().joinToken());
            Id id = desk.next(Kind.JOIN_TOKEN);
            tx.port(TokenStore.class)
                    .insert(new TokenStore.Kept(
                            tokens.hasher().hash(secret),
                            TokenStore.Purpose.JOIN_TOKEN,
                            id,
                            site.id(),
                            now,
                            end,
                            null,
                            null));
            desk.audit(tx, call, "join_token.create", id);
            return new CreatedJoinToken(cloud, site, secret, end);
        });
    }

    /// Takes in what an operator tells of its site; true when it changed something.
    public boolean observe(Tx tx, Id siteId, SiteObservation seen) {
        Site site = tx.objects().find(CloudShapes.SITE, siteId).orElse(null);
        if (site == null || !isNew(tx, site, seen)) {
            return false;
        }
        if (seen.checks() != null) {
            seen.checks().keep(tx, siteId);
        }
        TokenIssuer issuer = seen.tokenIssuer();
        if (issuer != null && isNewIssuer(tx, siteId, seen)) {
            issuer.keep(tx, siteId);
            desk.journal().info(tx, siteId, "token-issuer", "pods of this site are vouched for by " + issuer.issuer());
        }
        if (!differs(site, seen)) {
            return true;
        }
        Site next = new Site(
                site.id(),
                site.name(),
                site.cloudId(),
                site.hostSuffix(),
                seen.gatewayAddress() == null ? site.gatewayAddress() : seen.gatewayAddress(),
                seen.gatewayPort() == null ? site.gatewayPort() : seen.gatewayPort(),
                seen.operatorVersion() == null ? site.operatorVersion() : seen.operatorVersion(),
                desk.now(),
                site.generation(),
                site.createdAt());
        tx.objects().update(CloudShapes.SITE, next);
        desk.journal()
                .info(
                        tx,
                        siteId,
                        "site-reported",
                        "gateway " + next.gatewayAddress() + " port " + next.gatewayPort() + ", operator "
                                + next.operatorVersion());
        return true;
    }

    /// What the report would do.
    public Effect effect(Tx tx, Id siteId, SiteObservation seen) {
        Optional<Site> site = tx.objects().find(CloudShapes.SITE, siteId);
        return Effect.of(site.isPresent(), site.filter(s -> isNew(tx, s, seen)).isPresent());
    }

    private static boolean isNew(Tx tx, Site site, SiteObservation seen) {
        boolean checks =
                seen.checks() != null && !SiteChecks.find(tx, site.id()).equals(Optional.of(seen.checks()));
        return checks || differs(site, seen) || isNewIssuer(tx, site.id(), seen);
    }

    private static boolean isNewIssuer(Tx tx, Id site, SiteObservation seen) {
        TokenIssuer issuer = seen.tokenIssuer();
        return issuer != null && !TokenIssuer.find(tx, site).equals(Optional.of(issuer));
    }

    static Site seenAt(Site s, Instant at) {
        return new Site(
                s.id(),
                s.name(),
                s.cloudId(),
                s.hostSuffix(),
                s.gatewayAddress(),
                s.gatewayPort(),
                s.operatorVersion(),
                at,
                s.generation(),
                s.createdAt());
    }

    private static boolean differs(Site site, SiteObservation seen) {
        return (seen.gatewayAddress() != null && !seen.gatewayAddress().equals(site.gatewayAddress()))
                || (seen.gatewayPort() != null && !seen.gatewayPort().equals(site.gatewayPort()))
                || (seen.operatorVersion() != null && !seen.operatorVersion().equals(site.operatorVersion()));
    }

    private void instruct(Tx tx, Site site) {
        Desired.OfSite spec =
                new Desired.OfSite(site.hostSuffix(), site.id() + ".s." + settings.userDomain(), settings.consoleUrl());
        Instructions.put(tx, new Target(site.id(), Instructions.SITE, site.id()), 1, spec, desk.now());
    }

    private static Place place(Site site) {
        return CloudShapes.SITE.place().apply(site);
    }

    private Site checked(Cloud cloud, String name) {
        Id id = desk.next(Kind.SITE);
        String suffix = id + ".i." + settings.userDomain();
        try {
            return new Site(id, name, cloud.id(), suffix, null, null, null, null, 1, desk.now());
        } catch (BadValue bad) {
            throw Refusal.of(bad);
        }
    }
}
