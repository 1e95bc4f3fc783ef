package io.raybound.runtimekubernetes.check;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whether the pull secrets are in each project's namespace and name the registry of the images.
public final class RegistryCheck implements Check {
    private static final String NAME = "registry";
    private static final String TYPE = "kubernetes.io/dockerconfigjson";
    private static final String KEY = ".dockerconfigjson";

    private final KubernetesClient client;
    private final CheckedSite site;

    public RegistryCheck(KubernetesClient client, CheckedSite site) {
        this.client = client;
        this.site = site;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> look() {
        if (site.pullSecrets().isEmpty()) {
            return List.of(Finding.ok(
                    NAME, "registry " + site.registry(), "no pull secret is asked for: nodes pull by themselves"));
        }
        List<Finding> findings = new ArrayList<>();
        for (String namespace : site.projects()) {
            site.pullSecrets().forEach(secret -> findings.add(one(namespace, secret)));
        }
        return findings;
    }

    private Finding one(String namespace, String name) {
        String object = "Secret " + namespace + "/" + name;
        try {
            Secret found =
                    client.secrets().inNamespace(namespace).withName(name).get();
            if (found == null) {
                return Finding.failed(
                        NAME,
                        object,
                        "does not exist, so images cannot be pulled",
                        "kubectl -n " + namespace + " create secret docker-registry " + name + " --docker-server="
                                + site.registry() + " ...");
            }
            String config = found.getData() == null ? null : found.getData().get(KEY);
            if (!TYPE.equals(found.getType()) || config == null) {
                return Finding.failed(
                        NAME,
                        object,
                        "is of type " + found.getType(),
                        "make it of type " + TYPE + " (kubectl create secret docker-registry)");
            }
            return names(config)
                    ? Finding.ok(NAME, object, "has credentials for " + site.registry())
                    : Finding.failed(
                            NAME,
                            object,
                            "has no credentials for " + site.registry(),
                            "make it again with --docker-server=" + site.registry());
        } catch (KubernetesClientException e) {
            return Refusals.of(NAME, object, "get secrets in namespace " + namespace, e);
        }
    }

    /// Only the registries' names are looked at.
    private boolean names(String base64) {
        try {
            JsonNode config = JsonMapper.shared()
                    .readTree(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
            return config.path("auths").propertyNames().stream()
                    .anyMatch(each ->
                            each.replaceFirst("^https?://", "").split("/", 2)[0].equals(site.registry()));
        } catch (JacksonException | IllegalArgumentException e) {
            return false;
        }
    }
}
