package io.raybound.runtimekubernetes.check;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/// The checks of a site, in the order in which problems are to be solved.
public final class SiteChecks {
    private SiteChecks() {}

    /// All of them for one site.
    ///
    /// @param more checks of the gateway, of names and of the link
    public static Checks of(KubernetesClient client, CheckedSite site, List<Check> more) {
        List<Check> all = new ArrayList<>(List.of(
                new RightsCheck(client, site),
                new VersionCheck(client),
                new NamespaceCheck(client, site),
                new AccountCheck(client, site),
                new RegistryCheck(client, site),
                new StorageCheck(client)));
        all.addAll(more);
        return new Checks(all);
    }
}
