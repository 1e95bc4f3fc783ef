package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A real Kubernetes of `kube/up.sh`: `control-plane` has no pods, `node` runs them.
///
/// `RAYBOUND_KUBE_DIR` and `KUBE_INDEX` choose one that may run already and is left running; else one is made in a
/// folder of its own.
public final class RealKubernetes implements AutoCloseable {
    private final Path folder;
    private final boolean own;
    private final Path cache;
    private final KubernetesClient client;

    private RealKubernetes(Path folder, boolean own, Path cache, KubernetesClient client) {
        this.folder = folder;
        this.own = own;
        this.cache = cache;
        this.client = client;
    }

    public static RealKubernetes up(String role) throws IOException {
        String given = System.getenv("RAYBOUND_KUBE_DIR");
        Path folder = given == null ? Files.createTempDirectory("raybound-kube-") : Path.of(given);
        run(List.of(script("up.sh"), folder.toString(), role), "");
        String cache = run(List.of("bash", "-c", ". '" + script("versions.env") + "'; echo $KUBE_CACHE"), "");
        Config config = Config.fromKubeconfig(folder.resolve("admin.kubeconfig").toFile());
        return new RealKubernetes(
                folder,
                given == null,
                Path.of(cache.strip()),
                new KubernetesClientBuilder().withConfig(config).build());
    }

    private static String script(String name) {
        return Path.of(System.getProperty("raybound.home", ".."))
                .resolve("kube")
                .resolve(name)
                .toAbsolutePath()
                .normalize()
                .toString();
    }

    /// A file of the running cluster, like `admin.kubeconfig`.
    public Path file(String name) {
        return folder.resolve(name);
    }

    /// A program that was built for it.
    public Path program(String name) {
        return cache.resolve("bin").resolve(name);
    }

    public KubernetesClient client() {
        return client;
    }

    /// The machine's end of the pods' network.
    public String machine() throws IOException {
        return "10.231." + index() + ".1";
    }

    private String index() throws IOException {
        return Files.readString(folder.resolve("index")).strip();
    }

    /// What the manifests of `kube/` want to know.
    public Map<String, String> versions() throws IOException {
        String line = run(
                List.of(
                        "bash",
                        "-c",
                        ". '" + script("versions.env")
                                + "'; echo ${METALLB_VERSION#v} ${CONTOUR_VERSION#v} ${ENVOY_WHEEL##*==}"),
                "");
        String[] words = line.strip().split(" ", -1);
        return Map.of(
                "METALLB", words[0], "CONTOUR", words[1], "ENVOY", words[2], "LBPOOL", "10.234." + index() + ".0/24");
    }

    /// As this service account.
    public KubernetesClient as(String namespace, String account) {
        Config config = Config.fromKubeconfig(folder.resolve("admin.kubeconfig").toFile());
        config.setImpersonateUsername("system:serviceaccount:" + namespace + ":" + account);
        config.setImpersonateGroups(
                "system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated");
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /// A chart of this repository as it is rendered, from `key=value` settings.
    public String chart(String name, List<String> sets) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                cache.resolve("bin/helm").toString(),
                "template",
                "raybound-" + name,
                Path.of(script("up.sh"))
                        .resolveSibling("../charts/" + name)
                        .normalize()
                        .toString(),
                "--namespace",
                "raybound-system"));
        sets.forEach(each -> words.addAll(List.of("--set", each)));
        return run(words, "");
    }

    public String kubectl(String stdin, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                cache.resolve("bin/kubectl").toString(),
                "--kubeconfig",
                folder.resolve("admin.kubeconfig").toString()));
        all.addAll(List.of(words));
        return run(all, stdin);
    }

    public void apply(String manifest) throws IOException {
        kubectl(manifest, "apply", "--server-side", "--force-conflicts", "-f", "-");
    }

    /// The definitions that `kube/build.sh crds` took from the modules.
    public void definitions(String name) throws IOException {
        kubectl(
                "",
                "apply",
                "--server-side",
                "--force-conflicts",
                "-f",
                cache.resolve("crds").resolve(name).toString());
        kubectl("", "wait", "--for=condition=Established", "--timeout=30s", "crd", "--all");
    }

    /// A manifest of `kube/`, its `@X@` replaced.
    public void manifest(String name, Map<String, String> values) throws IOException {
        String text = Files.readString(Path.of(script(name)));
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        apply(text);
    }

    public void load(String image) throws IOException {
        run(
                List.of(
                        script("load.sh"),
                        folder.toString(),
                        cache.resolve("images").resolve(image + ".tar").toString()),
                "");
    }

    public static String run(List<String> words, String stdin) throws IOException {
        Path out = Files.createTempFile("raybound-out-", ".txt");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(stdin.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(words + " took longer than 180 s\n" + Files.readString(out));
            }
            if (process.exitValue() != 0) {
                throw new IOException(words + " ended with " + process.exitValue() + "\n" + Files.readString(out));
            }
            return Files.readString(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(out);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        if (own) {
            run(List.of(script("down.sh"), folder.toString(), "--purge"), "");
        }
    }
}
