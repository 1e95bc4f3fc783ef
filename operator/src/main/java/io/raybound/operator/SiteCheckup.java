package io.raybound.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.Id;
import io.raybound.runtimekubernetes.check.Check;
import io.raybound.runtimekubernetes.check.Finding;
import io.raybound.runtimekubernetes.check.SiteChecks;
import io.raybound.runtimekubernetes.gateway.Gateways;
import io.raybound.runtimekubernetes.gateway.NamesCheck;
import io.raybound.runtimekubernetes.gateway.ServedCertificate;
import io.raybound.wire.api.SiteCheck;
import io.raybound.wire.api.SiteCheckList;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Runs the checks of a site, and keeps what they saw until something else is seen.
final class SiteCheckup {
    /// A report has to stay small; what is in order goes first when there is more.
    private static final int MOST = 100;

    private final KubernetesSite settings;
    private final KubernetesClient client;
    private final InstantSource clock;
    private volatile List<Finding> findings = List.of();
    private volatile @Nullable SiteCheckList seen;

    SiteCheckup(KubernetesSite settings, KubernetesClient client, InstantSource clock) {
        this.settings = settings;
        this.client = client;
        this.clock = clock;
    }

    /// Looks at everything; true when something else was seen than before.
    boolean look(Id site, Gateways gateways) {
        List<Finding> now = SiteChecks.of(
                        client,
                        settings.checked(site),
                        List.of(
                                new OfGateway(gateways),
                                new ServedCertificate(gateways, settings.sitePort()),
                                new NamesCheck(gateways)))
                .look();
        boolean changed = seen == null || !now.equals(findings);
        findings = now;
        if (changed) {
            seen = new SiteCheckList(
                    clock.instant(),
                    now.stream().limit(MOST).map(SiteCheckup::wire).toList());
        }
        return changed;
    }

    private static SiteCheck wire(Finding finding) {
        return new SiteCheck(
                finding.check(),
                finding.verdict().name().toLowerCase(Locale.ROOT),
                finding.object(),
                finding.cause(),
                finding.fix());
    }

    /// What the report says; null before the first look.
    @Nullable
    SiteCheckList seen() {
        return seen;
    }

    /// Everything that was seen last.
    List<Finding> all() {
        return findings;
    }

    List<Finding> failed() {
        return findings.stream()
                .filter(each -> each.verdict() == Finding.Verdict.FAILED)
                .toList();
    }

    private record OfGateway(Gateways gateways) implements Check {
        @Override
        public String name() {
            return "gateway";
        }

        @Override
        public List<Finding> look() {
            return gateways.findings();
        }
    }
}
