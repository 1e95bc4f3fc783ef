package io.raybound.control.link;

import io.raybound.control.Code;
import io.raybound.control.Problems;
import io.raybound.control.Refusal;
import io.raybound.control.access.Desk;
import io.raybound.control.access.TokenHasher;
import io.raybound.control.access.TokenStore;
import io.raybound.control.access.TokenStore.Kept;
import io.raybound.control.access.TokenStore.Purpose;
import io.raybound.control.cloud.CloudShapes;
import io.raybound.control.cloud.Presence;
import io.raybound.control.cloud.TokenIssuer;
import io.raybound.control.cluster.ClusterShape;
import io.raybound.control.cluster.HeadPod;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cluster;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Site;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Lets operators and head agents in, once per key.
public final class Enrollments {
    private static final int KEYS_PER_SUBJECT = 8;
    private static final int LONGEST_KEY = 400;
    private static final int LONGEST_WORD = 120;
    private static final String HEAD_ACCOUNT = "ray";

    private final Desk desk;
    private final TokenHasher hasher;
    private final StatementVerifier statements;
    private final PodTokenVerifier pods;
    private final Presence presence;

    /// @param pods how the tokens of pods are checked
    public Enrollments(
            Desk desk, TokenHasher hasher, StatementVerifier statements, PodTokenVerifier pods, Presence presence) {
        this.desk = desk;
        this.hasher = hasher;
        this.statements = statements;
        this.pods = pods;
        this.presence = presence;
    }

    /// Takes a join token; the same token with the same key is answered the same.
    public LinkKey enroll(OperatorEnrollment body) {
        check(body.publicKey(), body.version(), "");
        String hash = hasher.hash(body.joinToken());
        return desk.database().write(tx -> {
            TokenStore store = tx.port(TokenStore.class);
            Kept token = store.find(hash)
                    .filter(t -> t.purpose() == Purpose.JOIN_TOKEN)
                    .orElseThrow(Enrollments::unknownToken);
            Site site = tx.objects().find(CloudShapes.SITE, token.subject()).orElseThrow(Enrollments::unknownToken);
            if (!site.cloudId().equals(body.cloudId())) {
                throw foreignCloud();
            }
            Optional<LinkKey> same = tx.port(LinkKeys.class).find(site.id(), body.publicKey());
            if (token.usedAt() != null && body.publicKey().equals(token.usedBy()) && same.isPresent()) {
                return same.get();
            }
            use(tx, token, body);
            LinkKey key = new LinkKey(
                    desk.next(Kind.LINK_KEY),
                    Program.OPERATOR,
                    site.id(),
                    site.id(),
                    site.cloudId(),
                    body.publicKey(),
                    body.version(),
                    null,
                    desk.now(),
                    null);
            return same.filter(k -> k.revokedAt() == null).orElseGet(() -> register(tx, key));
        });
    }

    /// Takes an operator's statement; the same statement with the same key is answered the same.
    public LinkKey enroll(HeadEnrollment body) {
        check(body.publicKey(), body.version(), body.bootId());
        Statement said = desk.database()
                .read(tx -> statements.verify(
                        body.statement(),
                        body.cloudId(),
                        id -> tx.port(LinkKeys.class)
                                .find(id)
                                .filter(k -> k.program() == Program.OPERATOR && k.revokedAt() == null)));
        if (!said.publicKey().equals(body.publicKey()) || !said.boot().equals(body.bootId())) {
            throw refusedStatement("it speaks of another key or another boot");
        }
        return desk.database().write(tx -> {
            LinkKey operator = tx.port(LinkKeys.class)
                    .find(said.operatorKeyId())
                    .filter(k -> k.program() == Program.OPERATOR && k.revokedAt() == null)
                    .orElseThrow(() -> refusedStatement("its signer is not an operator of this installation"));
            if (!operator.cloudId().equals(body.cloudId())) {
                throw foreignCloud();
            }
            Cluster cluster = tx.objects()
                    .find(ClusterShape.CLUSTER, said.clusterId())
                    .filter(c -> c.siteId().equals(operator.siteId()) && c.deletedAt() == null)
                    .orElseThrow(() -> refusedStatement("its cluster is not a live one of the signer's site"));
            LinkKey key = new LinkKey(
                    desk.next(Kind.LINK_KEY),
                    Program.HEAD_AGENT,
                    cluster.id(),
                    cluster.siteId(),
                    cluster.cloudId(),
                    body.publicKey(),
                    body.version(),
                    body.bootId(),
                    desk.now(),
                    null);
            return tx.port(LinkKeys.class)
                    .find(cluster.id(), body.publicKey())
                    .filter(k -> k.revokedAt() == null)
                    .orElseGet(() -> register(tx, key));
        });
    }

    /// Takes the token of the cluster's head pod. One key per pod: the same one is answered the same, another one is
    /// refused, so that a token which somebody read in the pod later is worth nothing. A new pod's key ends
    /// those of the pods before.
    public LinkKey enroll(PodEnrollment body) {
        check(body.publicKey(), body.version(), body.podUid());
        TokenIssuer issuer = desk.database()
                .read(tx -> TokenIssuer.find(tx, cluster(tx, body).siteId()))
                .orElseThrow(() -> refusedPod(
                        "the operator of its site has reported no issuer of tokens",
                        "Wait until the operator has reported; a local site takes statements instead."));
        PodTokenVerifier.Pod said = pods.verify(body.token(), body.cloudId(), issuer);
        return desk.database().write(tx -> {
            Cluster cluster = cluster(tx, body);
            HeadPod head = HeadPod.find(tx, cluster.id()).orElse(null);
            if (!said.serviceAccount().equals(HEAD_ACCOUNT)
                    || !said.pod().equals(head)
                    || !said.pod().uid().equals(body.podUid())) {
                throw refusedPod(
                        "the operator knows its pod " + said.pod().name() + " not as the head of " + cluster.id()
                                + " with the service account " + HEAD_ACCOUNT,
                        "Wait until the operator has reported the pod; it tries again by itself.");
            }
            return admit(tx, cluster, body);
        });
    }

    private LinkKey admit(Tx tx, Cluster cluster, PodEnrollment body) {
        LinkKeys keys = tx.port(LinkKeys.class);
        List<LinkKey> known = keys.of(cluster.id());
        for (LinkKey key : known) {
            boolean samePod = body.podUid().equals(key.bootId());
            if (samePod && !key.publicKey().equals(body.publicKey())) {
                throw refusedPod(
                        "another key was enrolled for this pod before",
                        "If the head agent lost its key, delete the pod: a new one gets a new token.");
            }
            if (samePod && key.revokedAt() == null) {
                return key;
            }
        }
        known.stream().filter(key -> key.revokedAt() == null).forEach(key -> keys.revoke(key.id(), desk.now()));
        return register(
                tx,
                new LinkKey(
                        desk.next(Kind.LINK_KEY),
                        Program.HEAD_AGENT,
                        cluster.id(),
                        cluster.siteId(),
                        cluster.cloudId(),
                        body.publicKey(),
                        body.version(),
                        body.podUid(),
                        desk.now(),
                        null));
    }

    private static Cluster cluster(Tx tx, PodEnrollment body) {
        return tx.objects()
                .find(ClusterShape.CLUSTER, body.clusterId())
                .filter(c -> c.cloudId().equals(body.cloudId()) && c.deletedAt() == null)
                .orElseThrow(() -> refusedPod(
                        "its cluster is not a live one of this cloud",
                        "Dial the host of the cluster's own cloud; a removed cluster's head ends by itself."));
    }

    /// A key by id, also a revoked one.
    public Optional<LinkKey> key(Id keyId) {
        return desk.database().read(tx -> tx.port(LinkKeys.class).find(keyId));
    }

    /// The machine of a key; refused with `key-revoked` or `unauthenticated`. Call it only after the request's
    /// signature was checked: it counts as a sign of life.
    public LinkPrincipal principal(Id keyId) {
        LinkKey key = desk.database().read(tx -> {
            LinkKey found = tx.port(LinkKeys.class)
                    .find(keyId)
                    .orElseThrow(() -> new Refusal(
                            Code.UNAUTHENTICATED,
                            "this key is not registered here",
                            "Enroll again with a new join token."));
            welcome(tx, found);
            return found;
        });
        if (key.program() == Program.OPERATOR) {
            presence.seen(key.siteId(), desk.now());
        }
        return new LinkPrincipal(key.id(), key.program(), key.subject(), key.siteId(), key.cloudId());
    }

    /// Refuses a key that was revoked, or whose site or cluster is gone for good.
    static void welcome(Tx tx, LinkKey key) {
        Optional<Place> place = tx.objects().place(key.subject());
        boolean over = key.program() == Program.HEAD_AGENT
                && tx.objects()
                        .find(ClusterShape.CLUSTER, key.subject())
                        .filter(c -> c.deletedAt() == null || !c.state().isAtRest())
                        .isEmpty();
        if (key.revokedAt() != null || place.isEmpty() || over) {
            throw new Refusal(
                    Code.KEY_REVOKED,
                    "this key was revoked, or its " + (key.program() == Program.OPERATOR ? "site" : "cluster")
                            + " removed",
                    "Stop this program; for a new site use a new join token.");
        }
    }

    private LinkKey register(Tx tx, LinkKey key) {
        LinkKeys keys = tx.port(LinkKeys.class);
        keys.insert(key);
        List<LinkKey> valid = keys.of(key.subject()).stream()
                .filter(k -> k.revokedAt() == null)
                .toList();
        valid.stream().skip(KEYS_PER_SUBJECT).forEach(old -> keys.revoke(old.id(), desk.now()));
        String who = key.program().word();
        desk.journal().info(tx, key.subject(), "enrolled", who + " enrolled, version " + key.version());
        desk.journal()
                .audit(tx, key.id().value(), "link_key.create", key.subject().value(), "done");
        return key;
    }

    private void use(Tx tx, Kept token, OperatorEnrollment body) {
        Instant now = desk.now();
        if (token.usedAt() != null) {
            throw new Refusal(
                    Code.JOIN_TOKEN_USED,
                    "this join token was used before, with another key",
                    "Make a new one: raybound site join-token SITE");
        }
        if (token.isExpired(now)) {
            throw new Refusal(
                    Code.JOIN_TOKEN_EXPIRED,
                    "this join token expired at " + token.expiresAt(),
                    "Make a new one: raybound site join-token SITE");
        }
        tx.port(TokenStore.class).use(token.hash(), body.publicKey(), now);
    }

    private static void check(String publicKey, String version, String bootId) {
        Problems problems = new Problems();
        problems.expect(
                !publicKey.isEmpty() && publicKey.length() <= LONGEST_KEY && publicKey.matches("[A-Za-z0-9_-]+"),
                "public_key",
                publicKey,
                "base64url of the SPKI DER of an EC P-256 key");
        problems.expect(version.length() <= LONGEST_WORD, "version", version, "text of at most 120 characters");
        problems.expect(bootId.length() <= LONGEST_WORD, "boot_id", bootId, "text of at most 120 characters");
        problems.refuseIfAny();
    }

    private static Refusal unknownToken() {
        return new Refusal(
                Code.JOIN_TOKEN_UNKNOWN,
                "this join token is not known here",
                "Check that it is complete, or make a new one: raybound site join-token SITE");
    }

    private static Refusal foreignCloud() {
        return new Refusal(
                Code.FOREIGN_CLOUD,
                "this credential belongs to another cloud",
                "Dial the host name that came with the join token.");
    }

    private static Refusal refusedPod(String why, String nextStep) {
        return new Refusal(Code.POD_TOKEN_REFUSED, "the pod's token was refused: " + why, nextStep);
    }

    private static Refusal refusedStatement(String why) {
        return new Refusal(
                Code.STATEMENT_REFUSED,
                "the operator's statement was refused: " + why,
                "Wait for the operator to write a new one.");
    }
}
