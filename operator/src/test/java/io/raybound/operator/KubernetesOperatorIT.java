package io.raybound.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.raybound.model.ClusterSpec;
import io.raybound.model.DesiredState;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import io.raybound.testkit.Eventually;
import io.raybound.wire.Json;
import io.raybound.wire.link.ClusterInstruction;
import io.raybound.wire.link.KeysInstruction;
import io.raybound.wire.link.SiteInstruction;
import io.raybound.wire.local.HandedKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The operator as a process against a real API server and a small control plane.
@Tag("kube")
final class KubernetesOperatorIT {
    private static ApiServer kube;

    private final Ids ids = new Ids(new SecureRandom());

    @TempDir
    private Path folder = Path.of("");

    private FakeControlPlane control;
    private KubernetesProcess operator;
    private String home = "";
    private String project = "";
    private Id demo = ids.next(Kind.CLUSTER);

    @BeforeAll
    static void up() throws Exception {
        kube = ApiServer.up();
    }

    @AfterAll
    static void down() throws Exception {
        kube.close();
    }

    @BeforeEach
    void begin() throws Exception {
        demo = ids.next(Kind.CLUSTER);
        home = "op-" + demo.value().substring(4, 10);
        project = home + "-team";
        kube.namespace(home);
        kube.namespace(project);
        control = new FakeControlPlane(folder);
        control.instruct(
                "site",
                control.site,
                1,
                new SiteInstruction(control.headSuffix(), control.site + ".s.user.localhost", "https://c.localhost"));
        control.instruct("keys", new Id("clu-keyskeyskeys"), 3, new KeysInstruction(List.of(), List.of()));
        policy("{\"mode\":\"enforce\"}", null);
        operator = process("one");
    }

    @AfterEach
    void end() {
        operator.close();
        control.close();
    }

    private KubernetesProcess process(String pod) throws Exception {
        return new KubernetesProcess(kube, control, folder.resolve(pod), pod, List.of(home, project));
    }

    private void policy(String json, @Nullable String paused) {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(home)
                .withName("raybound-policy")
                .withAnnotations(paused == null ? Map.of() : Map.of("raybound.io/paused", paused))
                .endMetadata()
                .withData(Map.of("policy.json", json))
                .build();
        client().resource(map).createOr(existing -> existing.update());
    }

    private static KubernetesClient client() {
        return kube.client();
    }

    private void want(long generation, DesiredState state, int workers) {
        ClusterSpec spec = new ClusterSpec(
                ClusterSpec.DEFAULT_RAY,
                NodeShape.small(),
                List.of(new WorkerGroup("cpu", workers, NodeShape.small())));
        control.instruct(
                "cluster",
                demo,
                generation,
                new ClusterInstruction(
                        "demo",
                        "demo-abc123." + control.headSuffix(),
                        new Id("usr-aaaaaaaaaaaa"),
                        new Id("prj-aaaaaaaaaaaa"),
                        "team",
                        state,
                        spec));
    }

    private Resource<GenericKubernetesResource> rayCluster() {
        MixedOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> all =
                client().genericKubernetesResources("ray.io/v1", "RayCluster");
        return all.inNamespace(project).withName(demo.value());
    }

    private void awaitCluster() {
        Eventually.within(
                KubernetesProcess.PATIENCE, "a RayCluster", () -> rayCluster().get() != null);
    }

    private JsonNode status() {
        ConfigMap map = client().configMaps()
                .inNamespace(home)
                .withName("raybound-operator-status")
                .get();
        String text = map == null ? null : map.getData().get("status.json");
        return Json.tree(text == null ? "{}" : text);
    }

    private void awaitStatus(String what, String path, String value) {
        Eventually.within(KubernetesProcess.PATIENCE, what, () -> {
            JsonNode at = status();
            for (String step : path.split("/", -1)) {
                at = at.path(step);
            }
            return at.asString("").equals(value);
        });
    }

    private Secret secret(String namespace, String name) {
        return client().secrets().inNamespace(namespace).withName(name).get();
    }

    @Test
    void itEnrollsJournalsHandsKeysAndCertificateOnAndListensNowhere() throws Exception {
        operator.start();
        want(1, DesiredState.RUNNING, 1);
        awaitCluster();

        assertThat(secret(home, "raybound-operator-identity").getData()).containsKeys("operator.key", "identity.json");
        assertThat(secret(home, "raybound-operator-journal").getData()).containsKey("journal");
        Secret keys = secret(project, "raybound-keys");
        String json = new String(Base64.getDecoder().decode(keys.getData().get("keys.json")), StandardCharsets.UTF_8);
        assertThat(Json.read(json.strip(), HandedKeys.class).generation()).isEqualTo(3);
        assertThat(client().configMaps()
                        .inNamespace(project)
                        .withName("raybound-ca")
                        .get()
                        .getData()
                        .get("ca.pem"))
                .isEqualTo(Files.readString(control.root()));
        Eventually.within(
                KubernetesProcess.PATIENCE,
                "the site's certificate is in its secret",
                () -> secret(home, "raybound-" + control.site + "-certificate") != null);
        Eventually.within(
                KubernetesProcess.PATIENCE,
                "the site reports its certificate and who signs the tokens of pods",
                () -> control.last("site", control.site)
                        .filter(r -> r.detail().containsKey("certificate_not_after"))
                        .filter(r -> r.detail().containsKey("token_keys"))
                        .isPresent());
        awaitStatus("the status object says up", "link/state", "up");
        assertThat(listening(operator.process().pid())).isEmpty();
        assertThat(Files.getLastModifiedTime(operator.heartbeat()).toInstant())
                .isAfter(Instant.now().minusSeconds(30));
        assertThat(operator.stop()).isZero();
        assertThat(rayCluster().get()).as("what runs outlives it").isNotNull();
    }

    @Test
    void killedAndStartedWhileTheControlPlaneIsAwayItGoesOnFromItsJournalAndSaysWhatIsWrong() throws Exception {
        operator.start();
        want(1, DesiredState.RUNNING, 1);
        awaitCluster();
        String before = rayCluster().get().getMetadata().getUid();
        operator.kill();
        control.goAway();

        operator.start();
        awaitStatus("the stage at which the link fails", "link/stage", "route");
        assertThat(status().path("link").path("rule").asString("")).contains("egress TCP", control.host());
        assertThat(rayCluster().get().getMetadata().getUid())
                .as("adopted, not made anew")
                .isEqualTo(before);
        rayCluster().delete();
        Eventually.within(
                KubernetesProcess.PATIENCE,
                "the RayCluster is made again from the journal",
                () -> rayCluster().get() != null
                        && !rayCluster().get().getMetadata().getUid().equals(before));
        Eventually.within(
                KubernetesProcess.PATIENCE,
                "an Event says so, too",
                () -> client().v1().events().inNamespace(home).list().getItems().stream()
                        .map(Event::getReason)
                        .anyMatch("LinkDown"::equals));
        control.comeBack();
        awaitStatus("the link is up again", "link/state", "up");
    }

    @Test
    void ofTwoOperatorsOneActsAndTheOtherTakesOver() throws Exception {
        operator.start();
        try (KubernetesProcess second = process("two")) {
            second.begin();
            Eventually.within(
                    KubernetesProcess.PATIENCE,
                    "the second one waits",
                    () -> second.said().contains("one is the active operator"));
            assertThat(second.heartbeat()).exists();
            assertThat(second.said()).doesNotContain("ready operator");
            assertThat(operator.process().isAlive()).isTrue();

            assertThat(operator.stop()).isZero();
            Eventually.within(
                    KubernetesProcess.PATIENCE,
                    "the second one takes over",
                    () -> second.said().contains("ready operator"));
            want(1, DesiredState.RUNNING, 1);
            awaitCluster();
            assertThat(second.said()).doesNotContain("join token");
            second.kill();
        }
        operator.start();
        want(2, DesiredState.STOPPED, 1);
        Eventually.within(
                KubernetesProcess.PATIENCE,
                "after a kill the first one takes over once the Lease has ended",
                () -> rayCluster().get() == null);
    }

    @Test
    void theCustomersPolicyAndItsPauseWinOverInstructions() throws Exception {
        policy("{\"mode\":\"observe\"}", null);
        operator.start();
        want(1, DesiredState.RUNNING, 1);
        Eventually.within(
                KubernetesProcess.PATIENCE,
                "what would be done is told",
                () -> control.last("cluster", demo)
                        .filter(r -> r.detail().containsKey("would"))
                        .isPresent());
        assertThat(rayCluster().get()).isNull();

        policy("{\"mode\":\"enforce\",\"max_nodes\":1}", null);
        awaitStatus("the policy is in force", "policy/mode", "enforce");
        Eventually.within(
                KubernetesProcess.PATIENCE,
                "refused by a rule of the policy",
                () -> control.last("cluster", demo)
                        .map(r -> r.failure())
                        .filter(f -> f != null && f.code().equals("policy-refused"))
                        .isPresent());
        assertThat(rayCluster().get()).isNull();

        policy("{\"mode\":\"enforce\"}", "true");
        awaitStatus("paused", "policy/mode", "observe");
        assertThat(status().path("policy").path("paused").asBoolean(false)).isTrue();
        policy("{\"mode\":\"enforce\"}", null);
        awaitCluster();
    }

    @Test
    void theHeadsPodIsReportedSoThatItsAgentMayEnroll() throws Exception {
        operator.start();
        want(1, DesiredState.RUNNING, 1);
        awaitCluster();
        Pod pod = client().pods()
                .inNamespace(project)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(project)
                        .withName(demo + "-head-x")
                        .withLabels(Map.of(
                                "ray.io/cluster",
                                demo.value(),
                                "ray.io/node-type",
                                "head",
                                "raybound.io/cluster",
                                demo.value(),
                                "raybound.io/site",
                                control.site.value(),
                                "app.kubernetes.io/managed-by",
                                "raybound",
                                "ray.io/is-ray-node",
                                "yes"))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("ray")
                        .withImage("registry.test/ray:1")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();

        Eventually.within(
                KubernetesProcess.PATIENCE,
                "the head's pod is reported",
                () -> control.last("cluster", demo)
                        .filter(r -> Json.toTree(pod.getMetadata().getUid())
                                .equals(r.detail().get("head_pod_uid")))
                        .isPresent());
        assertThat(control.last("cluster", demo).orElseThrow().detail())
                .containsEntry("head_pod", Json.toTree(pod.getMetadata().getName()))
                .containsEntry("head_pod_namespace", Json.toTree(project));
    }

    @Test
    void aCheckSaysEachStepOfTheWayAndWhatIsMissing() throws Exception {
        Map<String, String> before = verdicts();
        assertThat(before)
                .containsEntry("link", "OK")
                .containsEntry("policy", "OK")
                .containsEntry("token-issuer", "OK")
                .containsEntry("enrolment", "FAILED");

        operator.start();
        assertThat(verdicts()).containsEntry("enrolment", "OK").containsEntry("rights", "OK");

        client().configMaps().inNamespace(home).withName("raybound-policy").delete();
        control.goAway();
        assertThat(verdicts()).containsEntry("link-route", "FAILED").containsEntry("policy", "FAILED");
    }

    /// The worst verdict of each check.
    private Map<String, String> verdicts() throws Exception {
        Map<String, String> verdicts = new TreeMap<>();
        for (JsonNode each : Json.tree(operator.check())) {
            verdicts.merge(
                    each.path("check").asString(),
                    each.path("verdict").asString().toUpperCase(Locale.ROOT),
                    (a, b) -> a.equals("FAILED") || b.equals("OK") ? a : b);
        }
        return verdicts;
    }

    private static List<String> listening(long pid) throws Exception {
        return OperatorIT.listeningSockets(pid);
    }
}
