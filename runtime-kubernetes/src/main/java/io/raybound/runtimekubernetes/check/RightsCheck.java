package io.raybound.runtimekubernetes.check;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/// Asks the API server for each right of the operator, by SelfSubjectAccessReview.
public final class RightsCheck implements Check {
    private static final String NAME = "rights";

    private final KubernetesClient client;
    private final CheckedSite site;

    public RightsCheck(KubernetesClient client, CheckedSite site) {
        this.client = client;
        this.site = site;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        List<Right> needed = Rights.needed(site);
        for (Right right : needed) {
            if (!allowed(right)) {
                findings.add(
                        Finding.failed(
                                NAME,
                                object(right),
                                "the operator may not " + right.sentence() + ": " + right.why(),
                                "grant it to the service account raybound-operator: helm upgrade with this namespace in 'namespaces'"));
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    NAME, "ServiceAccount " + site.home() + "/raybound-operator", needed.size() + " rights are there"));
        }
        return findings;
    }

    private static String object(Right right) {
        return right.namespace().isEmpty() ? "cluster-wide" : "Namespace " + right.namespace();
    }

    private boolean allowed(Right right) {
        String[] parts = right.resource().split("/", 2);
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(right.namespace().isEmpty() ? null : right.namespace())
                .withGroup(right.group())
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .withName(right.name().isEmpty() ? null : right.name())
                .withVerb(right.verb())
                .endResourceAttributes()
                .endSpec()
                .build();
        return Boolean.TRUE.equals(client.resource(review).create().getStatus().getAllowed());
    }
}
