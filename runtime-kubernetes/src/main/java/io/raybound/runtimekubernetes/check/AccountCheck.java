package io.raybound.runtimekubernetes.check;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Whether each project's service account is there, carries no Kubernetes token, and has its workload identity
/// complete.
public final class AccountCheck implements Check {
    private static final String NAME = "workload-identity";
    private static final String AZURE = "azure.workload.identity/client-id";
    private static final String AZURE_POD = "azure.workload.identity/use";
    private static final String AWS = "eks.amazonaws.com/role-arn";
    private static final String GOOGLE = "iam.gke.io/gcp-service-account";

    private final KubernetesClient client;
    private final CheckedSite site;

    public AccountCheck(KubernetesClient client, CheckedSite site) {
        this.client = client;
        this.site = site;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> look() {
        return site.projects().isEmpty()
                ? List.of(Finding.unknown(NAME, "projects", "no namespace is listed", "list one in 'namespaces'"))
                : site.projects().stream().map(this::one).toList();
    }

    private Finding one(String namespace) {
        String object = "ServiceAccount " + namespace + "/ray";
        try {
            ServiceAccount found = client.serviceAccounts()
                    .inNamespace(namespace)
                    .withName("ray")
                    .get();
            return found == null
                    ? Finding.failed(
                            NAME,
                            object,
                            "does not exist, and Ray pods run as it",
                            "helm upgrade with this namespace in 'namespaces' makes it")
                    : judge(object, found);
        } catch (KubernetesClientException e) {
            return Refusals.of(NAME, object, "get serviceaccounts 'ray' in namespace " + namespace, e);
        }
    }

    private Finding judge(String object, ServiceAccount account) {
        Map<String, String> notes =
                Objects.requireNonNullElse(account.getMetadata().getAnnotations(), Map.<String, String>of());
        if (!Boolean.FALSE.equals(account.getAutomountServiceAccountToken())) {
            return Finding.warning(
                    NAME,
                    object,
                    "mounts a Kubernetes token into pods that do not say otherwise",
                    "set automountServiceAccountToken: false on it");
        }
        String azure = notes.get(AZURE);
        if (azure != null && !"true".equals(site.podLabels().get(AZURE_POD))) {
            return Finding.failed(
                    NAME,
                    object,
                    "is tied to the Azure identity " + azure + ", but pods get no token for it without the label "
                            + AZURE_POD,
                    "helm upgrade with --set-string 'podDefaults.labels.azure\\.workload\\.identity/use=true'");
        }
        String aws = notes.get(AWS);
        if (aws != null && !aws.startsWith("arn:")) {
            return Finding.failed(
                    NAME, object, AWS + " is '" + aws + "' and no role", "write arn:aws:iam::<account>:role/<name>");
        }
        String google = notes.get(GOOGLE);
        if (google != null && !google.endsWith(".iam.gserviceaccount.com")) {
            return Finding.failed(
                    NAME,
                    object,
                    GOOGLE + " is '" + google + "' and no service account of Google's",
                    "write <name>@<project>.iam.gserviceaccount.com");
        }
        String tied = azure != null ? azure : aws != null ? aws : google;
        return Finding.ok(NAME, object, tied == null ? "no workload identity is asked for" : "tied to " + tied);
    }
}
