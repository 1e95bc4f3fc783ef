package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.raybound.runtimekubernetes.check.Finding;
import io.raybound.runtimekubernetes.check.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The IngressClass of a site, and the controller behind it.
final class IngressClasses {
    private static final String CHECK = "ingress-class";
    private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

    private final KubernetesClient client;
    private final GatewaySettings settings;

    IngressClasses(KubernetesClient client, GatewaySettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /// The controller's name; empty where the class is missing or may not be looked at.
    Optional<String> controller() {
        try {
            return find().map(found -> found.getSpec().getController());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<IngressClass> find() {
        String name = settings.className();
        if (name != null) {
            return Optional.ofNullable(
                    client.network().v1().ingressClasses().withName(name).get());
        }
        return client.network().v1().ingressClasses().list().getItems().stream()
                .filter(each -> "true"
                        .equals(Objects.requireNonNullElse(
                                        each.getMetadata().getAnnotations(), Map.<String, String>of())
                                .get(DEFAULT)))
                .findFirst();
    }

    List<Finding> look() {
        String name = settings.className();
        String object = name == null ? "default IngressClass" : "IngressClass " + name;
        Optional<Finding> reserved = Optional.ofNullable(name)
                .flatMap(Layer7::reasonByClass)
                .map(reason -> Finding.failed(CHECK, object, reason, Layer7.fix()));
        try {
            return find().map(found -> judge(object, found.getSpec().getController()))
                    .orElseGet(() -> List.of(reserved.orElseGet(() -> Finding.failed(
                            CHECK,
                            object,
                            "does not exist",
                            "choose one of 'kubectl get ingressclass' in gateway.class, or install a controller"))));
        } catch (KubernetesClientException e) {
            return List.of(reserved.orElseGet(() -> Refusals.of(CHECK, object, "get, list ingressclasses", e)));
        }
    }

    private static List<Finding> judge(String object, String controller) {
        Optional<String> refused = Layer7.reason(controller);
        if (refused.isPresent()) {
            return List.of(Finding.failed(CHECK, object, refused.get(), Layer7.fix()));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(CHECK, object, "controller " + controller));
        if (!IngressDialect.knows(controller)) {
            findings.add(Finding.warning(
                    "time-outs",
                    object,
                    "time-outs and body sizes of controller " + controller + " are not known here, so none are set",
                    "let it wait 60 s or more for an answer, pass WebSockets, and take bodies of 100 MB unbuffered"));
        }
        return findings;
    }
}
