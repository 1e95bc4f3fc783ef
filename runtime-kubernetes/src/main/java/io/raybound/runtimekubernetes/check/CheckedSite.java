package io.raybound.runtimekubernetes.check;

import java.util.List;
import java.util.Map;

/// What of a site's settings the checks need.
///
/// @param id `site-...`
/// @param home the operator's namespace
/// @param projects the namespaces of projects
/// @param gateway where the Gateway or ingress controller is
/// @param autoscaling whether autoscaling clusters are allowed
/// @param pullSecrets names, in each project namespace
/// @param registry host of the images' registry, such as `myacr.azurecr.io`; empty: the default one
/// @param podLabels labels that every pod gets
public record CheckedSite(
        String id,
        String home,
        List<String> projects,
        Gate gateway,
        boolean autoscaling,
        List<String> pullSecrets,
        String registry,
        Map<String, String> podLabels) {
    /// The gateway, as far as rights depend on it.
    ///
    /// @param namespace where it is
    /// @param name of the Gateway; empty for a plain ingress controller
    /// @param create whether the operator makes it
    public record Gate(String namespace, String name, boolean create) {
        boolean api() {
            return !name.isEmpty();
        }
    }

    public CheckedSite {
        projects = List.copyOf(projects);
        pullSecrets = List.copyOf(pullSecrets);
        podLabels = Map.copyOf(podLabels);
    }
}
