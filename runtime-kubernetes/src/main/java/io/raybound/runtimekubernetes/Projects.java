package io.raybound.runtimekubernetes;

import io.raybound.model.Failure;

/// Which namespace a project has.
final class Projects {
    private static final int LONGEST = 63;

    private final KubernetesSettings settings;

    Projects(KubernetesSettings settings) {
        this.settings = settings;
    }

    /// The namespace of a project.
    String namespace(String project) throws Refused {
        if (project.isEmpty()) {
            throw new Refused(new Failure(
                    "project-unknown",
                    "control plane",
                    "the control plane did not say which project the cluster belongs to, so its namespace is unknown",
                    "update the control plane: it is older than this operator"));
        }
        String name = settings.namespaceOf().getOrDefault(project, settings.namespacePrefix() + project);
        if (name.length() > LONGEST) {
            throw new Refused(new Failure(
                    "namespace-too-long",
                    name,
                    "a namespace has at most " + LONGEST + " characters, this one would have " + name.length(),
                    "map the project in the operator's chart: namespaceOf." + project + "=<namespace>"));
        }
        if (!settings.namespaces().contains(name)) {
            throw new Refused(new Failure(
                    "namespace-not-listed",
                    name,
                    "project " + project + " has namespace " + name + ", which the operator was not given",
                    "create it and add it to the operator's chart: --set 'namespaces={"
                            + String.join(",", settings.namespaces())
                            + (settings.namespaces().isEmpty() ? "" : ",")
                            + name + "}', or map the project: --set namespaceOf." + project + "=<namespace>"));
        }
        return name;
    }
}
