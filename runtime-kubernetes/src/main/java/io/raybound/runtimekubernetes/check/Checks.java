package io.raybound.runtimekubernetes.check;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs checks one after the other. One that fails becomes a finding, and the others still run.
public final class Checks {
    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);

    private final List<Check> checks;

    public Checks(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /// Everything seen now, the worst first.
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            findings.addAll(one(check));
        }
        findings.sort(Comparator.comparing(Finding::verdict).reversed());
        return List.copyOf(findings);
    }

    private static List<Finding> one(Check check) {
        try {
            return check.look();
        } catch (KubernetesClientException e) {
            return List.of(Refusals.of(check.name(), "Kubernetes API", "what check " + check.name() + " reads", e));
        } catch (RuntimeException e) {
            LOG.atError()
                    .setMessage("a check failed by itself")
                    .addKeyValue("check", check.name())
                    .setCause(e)
                    .log();
            return List.of(Finding.unknown(
                    check.name(),
                    "the check itself",
                    "it ended with an error of its own; the operator's log has it",
                    "report it with raybound support-bundle"));
        }
    }
}
