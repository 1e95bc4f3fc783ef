package io.raybound.runtimekubernetes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What to do when the scheduler finds no node, from its own words; pure.
final class Scheduling {
    private static final Pattern INSUFFICIENT = Pattern.compile("Insufficient ([a-z0-9./-]+[a-z0-9])");
    private static final Pattern TAINT = Pattern.compile("untolerated taint(?:\\(s\\))? ?(\\{[^}]*})?");

    private Scheduling() {}

    static String nextStep(String message) {
        Matcher lacking = INSUFFICIENT.matcher(message);
        if (lacking.find()) {
            return "add nodes with free " + lacking.group(1) + ", or ask for less of it in the compute config";
        }
        Matcher taint = TAINT.matcher(message);
        if (taint.find()) {
            String which = taint.group(1) == null ? "" : " " + taint.group(1);
            return "tolerate the taint" + which
                    + " in the compute config or the operator's pod defaults, or add other nodes";
        }
        if (message.contains("node affinity") || message.contains("node selector")) {
            return "no node has the labels that are asked for: correct the node selector, or label nodes";
        }
        if (message.contains("volume")) {
            return "no node reaches the volume: see its zone and storage class";
        }
        return "see kubectl describe pod, and whether the cluster's autoscaler may add nodes";
    }
}
