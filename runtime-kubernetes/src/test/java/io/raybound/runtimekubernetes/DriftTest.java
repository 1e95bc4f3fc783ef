package io.raybound.runtimekubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DriftTest {
    private static ConfigMap map(Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withData(data)
                .build();
    }

    private static Service service(Integer... ports) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withNewSpec()
                .withPorts(List.of(ports).stream()
                        .map(port -> new io.fabric8.kubernetes.api.model.ServicePortBuilder()
                                .withPort(port)
                                .build())
                        .toList())
                .endSpec()
                .build();
    }

    private static ResourceQuota memory(String quantity) {
        return new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("memory", new Quantity(quantity)))
                .endSpec()
                .build();
    }

    @Test
    void whatOthersAddedBesideIsNoDrift() {
        ConfigMap found = map(Map.of("ours", "1", "theirs", "2"));
        found.getMetadata().setUid("u");
        found.getMetadata().setResourceVersion("17");
        assertThat(Drift.of(map(Map.of("ours", "1")), found)).isEmpty();
    }

    @Test
    void aChangedOrMissingFieldIsNamedByItsPath() {
        assertThat(Drift.of(map(Map.of("ours", "1")), map(Map.of("ours", "2")))).isEqualTo(".data.ours");
        assertThat(Drift.of(map(Map.of("ours", "1")), map(Map.of()))).startsWith(".data");
    }

    @Test
    void aListHasOurEntriesInOurOrderAndNoMore() {
        assertThat(Drift.of(service(80), service(80))).isEmpty();
        assertThat(Drift.of(service(80), service(80, 8265))).isEqualTo(".spec.ports");
        assertThat(Drift.of(service(80), service(8265))).isEqualTo(".spec.ports[0].port");
    }

    @Test
    void oneQuantityWrittenInTwoWaysIsTheSame() {
        assertThat(Drift.of(memory("1024Mi"), memory("1Gi"))).isEmpty();
        assertThat(Drift.of(memory("1024Mi"), memory("1G"))).isEqualTo(".spec.hard.memory");
    }
}
