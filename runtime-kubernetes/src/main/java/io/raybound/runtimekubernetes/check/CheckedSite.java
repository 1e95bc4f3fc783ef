package io.raybound.runtimekubernetes.check;

import java.util.List;
import java.util.Map;

/// What of a site's settings the checks need.
///
/// @param id `site-...`
/// @param home the operator's namespace
/// @param projects the namespaces of projects
/// @param gatewayNamespace where the Gateway or ingress controller is
/// @param gatewayApi false: plain Ingress
/// @param autoscaling whether autoscaling clusters are allowed
/// @param pullSecrets names, in each project namespace
/// @param registry host of the images' registry, such as `myacr.azurecr.io`; empty: the default one
/// @param podLabels labels that every pod gets
public record CheckedSite(
        String id,
        String home,
        List<String> projects,
        String gatewayNamespace,
        boolean gatewayApi,
        boolean autoscaling,
        List<String> pullSecrets,
        String registry,
        Map<String, String> podLabels) {
    public CheckedSite {
        projects = List.copyOf(projects);
        pullSecrets = List.copyOf(pullSecrets);
        podLabels = Map.copyOf(podLabels);
    }
}
