package io.raybound.runtimekubernetes.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.runtimekubernetes.RealKubernetes;
import io.raybound.testkit.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Each check against a real API server: in order, and with exactly its one thing broken.
@Tag("kube")
class SiteChecksIT {
    private static final String HOME = "raybound-system";
    private static final String PROJECT = "raybound-checked";
    private static final CheckedSite SITE = site(List.of("pull"), Map.of());

    private static RealKubernetes kubernetes;
    private static KubernetesClient client;

    private static CheckedSite site(List<String> pullSecrets, Map<String, String> podLabels) {
        return new CheckedSite(
                "site-chk",
                HOME,
                List.of(PROJECT),
                new CheckedSite.Gate("edge", "raybound", true),
                true,
                pullSecrets,
                "contoso.azurecr.io",
                podLabels);
    }

    @BeforeAll
    static void start() throws IOException {
        kubernetes = RealKubernetes.up("control-plane");
        client = kubernetes.client();
        for (String name : List.of(HOME, "edge")) {
            kubernetes.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
        }
        project("restricted");
    }

    @AfterAll
    static void stop() throws IOException {
        kubernetes.close();
    }

    private static void project(String level) throws IOException {
        kubernetes.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + PROJECT
                + ", labels: {pod-security.kubernetes.io/enforce: " + level + "}}}");
    }

    private static String rendered() throws IOException {
        return kubernetes.chart(
                "operator",
                List.of(
                        "site.id=site-chk",
                        "controlPlane.url=https://cld-1.link.example.org",
                        "namespaces[0].name=" + PROJECT,
                        "gateway.create=true",
                        "gateway.class=some-class",
                        "gateway.namespace=edge"));
    }

    private static List<HasMetadata> roles() throws IOException {
        return client.load(new ByteArrayInputStream(rendered().getBytes(StandardCharsets.UTF_8))).items().stream()
                .filter(each -> each.getKind().contains("Role"))
                .toList();
    }

    @Test
    void theChartGrantsWhatIsNeededAndNothingElse() throws IOException {
        Set<String> granted = new TreeSet<>();
        for (HasMetadata each : roles()) {
            if (each instanceof Role role) {
                granted.addAll(sentences(role.getMetadata().getNamespace(), role.getRules()));
            } else if (each instanceof ClusterRole role) {
                granted.addAll(sentences("", role.getRules()));
            }
        }
        Set<String> needed = new TreeSet<>();
        Rights.needed(SITE).forEach(right -> needed.add(right.sentence()));
        Rights.looking().forEach(right -> needed.add(right.sentence()));

        assertThat(granted).containsExactlyInAnyOrderElementsOf(needed);
    }

    private static List<String> sentences(String namespace, List<PolicyRule> rules) {
        List<String> all = new ArrayList<>();
        for (PolicyRule rule : rules) {
            List<String> names = rule.getResourceNames().isEmpty() ? List.of("") : rule.getResourceNames();
            for (String resource : rule.getResources()) {
                for (String name : names) {
                    for (String verb : rule.getVerbs()) {
                        all.add(new Right(namespace, rule.getApiGroups().getFirst(), resource, name, verb, "")
                                .sentence());
                    }
                }
            }
        }
        return all;
    }

    @Test
    void theOperatorsAccountHasItsRightsAndALostOneIsNamed() throws IOException {
        roles().forEach(each -> client.resource(each).forceConflicts().serverSideApply());
        try (KubernetesClient operator = kubernetes.as(HOME, "raybound-operator")) {
            RightsCheck check = new RightsCheck(operator, SITE);
            Eventually.asserts(
                    Duration.ofSeconds(10),
                    () -> assertThat(check.look())
                            .singleElement()
                            .satisfies(found -> assertThat(found.verdict()).isEqualTo(Finding.Verdict.OK)));

            client.rbac()
                    .roles()
                    .inNamespace(PROJECT)
                    .withName("raybound-operator")
                    .edit(role -> {
                        role.getRules().removeIf(rule -> rule.getResources().contains("networkpolicies"));
                        return role;
                    });

            Eventually.asserts(
                    Duration.ofSeconds(10),
                    () -> assertThat(check.look()).hasSize(7).allSatisfy(found -> {
                        assertThat(found.cause()).contains("networkpolicies.networking.k8s.io in namespace " + PROJECT);
                        assertThat(found.fix()).contains("helm upgrade");
                    }));
        }
    }

    @Test
    void withoutRightsToLookChecksSayUnknownAndNeverOk() {
        try (KubernetesClient nobody = kubernetes.as(HOME, "nobody")) {
            List<Finding> findings = SiteChecks.of(nobody, SITE, List.of()).look();
            assertThat(findings.stream()
                            .filter(each -> each.verdict() == Finding.Verdict.OK)
                            .map(Finding::object))
                    .as("everybody may ask for the version")
                    .containsExactly("Kubernetes");
            assertThat(findings.getFirst().verdict()).isEqualTo(Finding.Verdict.FAILED);
        }
    }

    @Test
    void anOldOrMissingKubeRayIsSaid() throws IOException {
        kubernetes.definitions("kuberay");
        VersionCheck check = new VersionCheck(client);
        assertThat(check.look()).allSatisfy(each -> assertThat(each.verdict()).isEqualTo(Finding.Verdict.OK));
        kubernetes.kubectl("", "delete", "crd", VersionCheck.DEFINITION);
        try {
            assertThat(check.look().getLast().cause()).contains("KubeRay is not installed");
            kubernetes.apply("""
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: rayclusters.ray.io}
                    spec:
                      group: ray.io
                      scope: Namespaced
                      names: {kind: RayCluster, plural: rayclusters, singular: raycluster, listKind: RayClusterList}
                      versions:
                        - name: v1
                          served: true
                          storage: true
                          schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {rayVersion: {type: string}}}}}}
                    """);
            assertThat(check.look().getLast().cause()).contains("older than 1.5.1");
        } finally {
            kubernetes.kubectl("", "delete", "crd", VersionCheck.DEFINITION);
            kubernetes.definitions("kuberay");
        }
    }

    @Test
    void aNamespaceThatIsMissingOrLaxIsSaid() throws IOException {
        NamespaceCheck check = new NamespaceCheck(client, SITE);
        assertThat(check.look().getFirst().verdict()).isEqualTo(Finding.Verdict.OK);
        project("privileged");
        try {
            assertThat(check.look().getFirst().cause()).contains("privileged");
            assertThat(check.look().getFirst().fix()).contains("enforce=restricted");
        } finally {
            project("restricted");
        }
        CheckedSite none =
                new CheckedSite("s", HOME, List.of("nowhere"), SITE.gateway(), true, List.of(), "", Map.of());
        assertThat(new NamespaceCheck(client, none).look().getFirst().fix())
                .isEqualTo("kubectl create namespace nowhere");
    }

    @Test
    void anAccountWithoutItsWorkloadIdentityIsSaid() throws IOException {
        assertThat(account(SITE, "{}", "false")).isEqualTo("no workload identity is asked for");
        assertThat(account(SITE, "{}", "true")).contains("mounts a Kubernetes token");
        String azure = "{azure.workload.identity/client-id: abc}";
        assertThat(account(SITE, azure, "false")).contains("without the label azure.workload.identity/use");
        CheckedSite labelled = site(List.of(), Map.of("azure.workload.identity/use", "true"));
        assertThat(account(labelled, azure, "false")).isEqualTo("tied to abc");
        assertThat(account(SITE, "{eks.amazonaws.com/role-arn: ray}", "false")).contains("no role");
        assertThat(account(SITE, "{iam.gke.io/gcp-service-account: ray}", "false"))
                .contains("Google");
        kubernetes.kubectl("", "-n", PROJECT, "delete", "serviceaccount", "ray");
        assertThat(new AccountCheck(client, SITE).look().getFirst().cause()).contains("does not exist");
    }

    private static String account(CheckedSite site, String annotations, String mount) throws IOException {
        kubernetes.kubectl("", "-n", PROJECT, "delete", "serviceaccount", "ray", "--ignore-not-found");
        kubernetes.apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: ray, namespace: " + PROJECT
                + ", annotations: " + annotations + "}, automountServiceAccountToken: " + mount + "}");
        return new AccountCheck(client, site).look().getFirst().cause();
    }

    @Test
    void aPullSecretThatDoesNotFitIsSaid() throws IOException {
        RegistryCheck check = new RegistryCheck(client, SITE);
        assertThat(check.look().getFirst().cause()).contains("does not exist");
        pullSecret("other.azurecr.io");
        assertThat(check.look().getFirst().cause()).isEqualTo("has no credentials for contoso.azurecr.io");
        pullSecret("https://contoso.azurecr.io/v2/");
        assertThat(check.look().getFirst()).satisfies(found -> {
            assertThat(found.verdict()).isEqualTo(Finding.Verdict.OK);
            assertThat(found.cause()).doesNotContain("hunter2");
        });
        kubernetes.kubectl("", "-n", PROJECT, "delete", "secret", "pull");
        kubernetes.kubectl("", "-n", PROJECT, "create", "secret", "generic", "pull", "--from-literal=a=b");
        assertThat(check.look().getFirst().cause()).contains("type Opaque");
        kubernetes.kubectl("", "-n", PROJECT, "delete", "secret", "pull");
    }

    private static void pullSecret(String server) throws IOException {
        kubernetes.kubectl("", "-n", PROJECT, "delete", "secret", "pull", "--ignore-not-found");
        kubernetes.kubectl(
                "",
                "-n",
                PROJECT,
                "create",
                "secret",
                "docker-registry",
                "pull",
                "--docker-server=" + server,
                "--docker-username=u",
                "--docker-password=hunter2");
    }

    @Test
    void aMissingDefaultStorageClassIsSaid() throws IOException {
        StorageCheck check = new StorageCheck(client);
        assertThat(check.look().getFirst().verdict()).isEqualTo(Finding.Verdict.WARNING);
        kubernetes.apply(
                "{apiVersion: storage.k8s.io/v1, kind: StorageClass, provisioner: disk.csi.example.org, metadata: {name: fast,"
                        + " annotations: {storageclass.kubernetes.io/is-default-class: \"true\"}}}");
        try {
            assertThat(check.look().getFirst().cause()).isEqualTo("disk.csi.example.org");
        } finally {
            kubernetes.kubectl("", "delete", "storageclass", "fast");
        }
    }

    @Test
    void theWorstComesFirst() {
        List<Finding.Verdict> verdicts = SiteChecks.of(client, SITE, List.of()).look().stream()
                .map(Finding::verdict)
                .collect(Collectors.toList());
        assertThat(verdicts).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }
}
