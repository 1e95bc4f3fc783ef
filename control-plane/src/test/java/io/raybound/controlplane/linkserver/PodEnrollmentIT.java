package io.raybound.controlplane.linkserver;

import static io.raybound.testkit.PodIssuer.claims;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.link.LinkClient;
import io.raybound.link.LinkRefused;
import io.raybound.model.Cluster;
import io.raybound.model.Site;
import io.raybound.testkit.PodIssuer;
import io.raybound.wire.Json;
import io.raybound.wire.link.Reports;
import io.raybound.wire.link.Reports.Report;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Threat T15 at the real front door: who may enroll as the head agent of a cluster on Kubernetes.
final class PodEnrollmentIT {
    private static final String NAMESPACE = "raybound-one";
    private static final String POD = "clu-head-x1";
    private static final String UID = "0f6d2c0e-1";

    private final Door door;
    private final Site site;
    private final Cluster cluster;
    private final PodIssuer issuer = new PodIssuer();
    private final String host;
    private long sequence;

    PodEnrollmentIT(@TempDir Path folder) throws Exception {
        door = Door.open(folder);
        site = door.site("north");
        cluster = door.cluster(site, "demo");
        host = door.host(site);
    }

    @AfterEach
    void close() {
        door.close();
    }

    private String token() {
        return issuer.token(host, NAMESPACE, "ray", POD, UID);
    }

    private void report(Machine operator, Site of, Cluster seen, PodIssuer by) throws Exception {
        LinkClient client = operator.client();
        long session = client.open("operator", "1", "op-1").session();
        Report issuers = new Report(
                "site",
                of.id(),
                1,
                "Active",
                null,
                Map.of("token_issuer", Json.toTree(PodIssuer.NAME), "token_keys", Json.tree(by.keySet())));
        Report pods = new Report(
                "cluster",
                seen.id(),
                seen.generation(),
                "Starting",
                null,
                Map.of(
                        "head_pod_namespace", Json.toTree(NAMESPACE),
                        "head_pod", Json.toTree(POD),
                        "head_pod_uid", Json.toTree(UID)));
        client.report(new Reports(session, ++sequence, List.of(issuers, pods)));
    }

    private String outcome(Cluster whose, String token, String uid) throws Exception {
        try (Machine agent = new Machine(door, site)) {
            agent.enrollPod(whose, token, uid);
            return "enrolled";
        } catch (LinkRefused e) {
            return e.status() + " " + e.code();
        }
    }

    @Test
    void theHeadsPodEnrollsWithItsOwnTokenAndWorksOverTheLink() throws Exception {
        try (Machine operator = new Machine(door, site).enroll(door.joinToken(site));
                Machine agent = new Machine(door, site)) {
            assertThat(outcome(cluster, token(), UID))
                    .as("nothing reported yet")
                    .isEqualTo("401 pod-token-refused");
            report(operator, site, cluster, issuer);

            agent.enrollPod(cluster, token(), UID);

            assertThat(agent.who().principal()).isEqualTo(cluster.id());
            assertThat(agent.client().open("head-agent", "1", UID).session()).isPositive();
            assertThat(outcome(cluster, token(), UID))
                    .as("replayed for another key")
                    .isEqualTo("401 pod-token-refused");
        }
    }

    @Test
    void everyOtherTokenIsRefused() throws Exception {
        Site south = door.site("south");
        Cluster elsewhere = door.cluster(south, "demo");
        try (Machine operator = new Machine(door, site).enroll(door.joinToken(site));
                Machine other = new Machine(door, south).enroll(door.joinToken(south))) {
            report(operator, site, cluster, issuer);
            report(other, south, elsewhere, new PodIssuer());
        }
        Instant now = Instant.now();
        String good = claims(host, NAMESPACE, "ray", POD, UID, now);
        Map<String, String> hostile = new LinkedHashMap<>();
        hostile.put("another audience", issuer.token(good.replace(host, door.host(south))));
        hostile.put("the API server's audience", issuer.token(good.replace(host, PodIssuer.NAME)));
        hostile.put("another issuer", issuer.token(good.replace("\"iss\":\"https", "\"iss\":\"http")));
        hostile.put("another namespace", issuer.token(host, "kube-system", "ray", POD, UID));
        hostile.put("another account", issuer.token(host, NAMESPACE, "default", POD, UID));
        hostile.put("another pod", issuer.token(host, NAMESPACE, "ray", "worker-1", "5f"));
        hostile.put("a pod of that name before", issuer.token(host, NAMESPACE, "ray", POD, "5f"));
        hostile.put("expired", issuer.token(claims(host, NAMESPACE, "ray", POD, UID, now.minusSeconds(3_700))));
        hostile.put("another cluster's key", new PodIssuer().token(good));
        hostile.put("algorithm none", none(token()));
        hostile.put("oversized", issuer.token(good.replace("0c1b", "0".repeat(10_000))));
        hostile.put("no token", "x");
        for (Map.Entry<String, String> each : hostile.entrySet()) {
            assertThat(outcome(cluster, each.getValue(), UID)).as(each.getKey()).isEqualTo("401 pod-token-refused");
        }
        assertThat(outcome(elsewhere, token(), UID))
                .as("a cluster of another cloud")
                .isEqualTo("401 pod-token-refused");
        assertThat(outcome(cluster, token(), "5f")).as("says another pod").isEqualTo("401 pod-token-refused");
        assertThat(outcome(cluster, token(), UID)).as("the good one after all").isEqualTo("enrolled");
    }

    private static String none(String token) {
        String[] parts = token.split("\\.", -1);
        String header = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"kid\":\"k1\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return header + "." + parts[1] + ".";
    }
}
