package io.raybound.runtimekubernetes;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import io.raybound.reconcile.DesiredCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a spec may not ask for on Kubernetes; all of it is told at once, before anything is applied.
final class Specs {
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern GROUP = Pattern.compile("[a-z]([a-z0-9-]{0,29}[a-z0-9])?");

    private Specs() {}

    static void check(Id cluster, DesiredCluster.Running want) throws Refused {
        List<String> problems = new ArrayList<>();
        labels("head", want.spec().head(), problems);
        for (WorkerGroup group : want.spec().workers()) {
            if (!GROUP.matcher(group.name()).matches()
                    || group.name().equals("head")
                    || group.name().equals("headgroup")) {
                problems.add("group " + group.name()
                        + ": a group's name begins with a letter, has at most 31 of a-z, 0-9 and -, and is not head");
            }
            labels("group " + group.name(), group.shape(), problems);
        }
        if (!problems.isEmpty()) {
            throw new Refused(new Failure(
                    "spec-refused",
                    cluster.value(),
                    String.join("; ", problems),
                    "correct the compute config and start the cluster with its new version"));
        }
    }

    private static void labels(String where, NodeShape shape, List<String> problems) {
        shape.labels().forEach((key, value) -> {
            if (!KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
                problems.add(where + ": label " + key + "=" + value
                        + " is none of Kubernetes (letters, digits and - _ . up to 63, a DNS prefix with /)");
            } else if (isReserved(key)) {
                problems.add(where + ": label " + key + " is kept for Raybound, KubeRay and Kubernetes");
            }
        });
    }

    /// KubeRay writes a node's labels on its pod, where ours draw the fences.
    private static boolean isReserved(String key) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        return prefix.equals("raybound.io")
                || (prefix.equals("ray.io") && !key.equals("ray.io/accelerator-type"))
                || prefix.equals("kubernetes.io")
                || prefix.endsWith(".kubernetes.io")
                || prefix.endsWith("k8s.io");
    }
}
