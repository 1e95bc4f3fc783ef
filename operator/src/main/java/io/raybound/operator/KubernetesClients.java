package io.raybound.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/// The way to the API server: the pod's own service account, or `KUBECONFIG`.
final class KubernetesClients {
    private static final int REQUEST_MILLIS = 10_000;

    private KubernetesClients() {}

    static KubernetesClient open() {
        Config config = Config.autoConfigure(null);
        // The proxy of the way out is not for the API server, which is in the site itself.
        config.setHttpProxy(null);
        config.setHttpsProxy(null);
        config.setRequestTimeout(REQUEST_MILLIS);
        config.setConnectionTimeout(REQUEST_MILLIS);
        // Whoever asks tries again by himself, and looks at something else meanwhile.
        config.setRequestRetryBackoffLimit(1);
        config.setUserAgent("raybound-operator/" + Version.TEXT);
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
