package io.raybound.operator;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real API server of `kube/up.sh control-plane` with KubeRay's definitions; there are no pods but those that a test
/// makes by hand.
///
/// `RAYBOUND_KUBE_DIR` and `KUBE_INDEX` choose one that may run already and is left running; else one is made in a
/// folder of its own and taken down again.
final class ApiServer implements AutoCloseable {
    private final Path folder;
    private final boolean own;
    private final KubernetesClient client;
    private final List<String> namespaces = new ArrayList<>();

    private ApiServer(Path folder, boolean own) {
        this.folder = folder;
        this.own = own;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
                .build();
    }

    static ApiServer up() throws IOException {
        String given = System.getenv("RAYBOUND_KUBE_DIR");
        Path folder = given == null ? Files.createTempDirectory("raybound-kube-") : Path.of(given);
        run(List.of(script("up.sh"), folder.toString(), "control-plane"));
        run(List.of(
                "bash",
                "-c",
                ". '" + script("versions.env") + "'; \"$KUBE_CACHE/bin/kubectl\" --kubeconfig '"
                        + folder.resolve("admin.kubeconfig")
                        + "' apply --server-side --force-conflicts -f \"$KUBE_CACHE/crds/kuberay\""
                        + " -f \"$KUBE_CACHE/crds/gateway-api\""));
        return new ApiServer(folder, given == null);
    }

    private static String script(String name) {
        return Path.of(System.getProperty("raybound.home", ".."))
                .resolve("kube")
                .resolve(name)
                .toAbsolutePath()
                .normalize()
                .toString();
    }

    Path kubeconfig() {
        return folder.resolve("admin.kubeconfig");
    }

    KubernetesClient client() {
        return client;
    }

    void namespace(String name) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        namespaces.add(name);
    }

    private static void run(List<String> words) throws IOException {
        Path out = Files.createTempFile("raybound-out-", ".txt");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(words + " took longer than 180 s\n" + Files.readString(out));
            }
            if (process.exitValue() != 0) {
                throw new IOException(words + " ended with " + process.exitValue() + "\n" + Files.readString(out));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(out);
        }
    }

    @Override
    public void close() throws IOException {
        namespaces.forEach(name -> client.namespaces().withName(name).delete());
        client.close();
        if (own) {
            run(List.of(script("down.sh"), folder.toString(), "--purge"));
        }
    }
}
