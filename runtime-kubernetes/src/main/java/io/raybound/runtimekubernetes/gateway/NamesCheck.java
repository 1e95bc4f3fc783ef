package io.raybound.runtimekubernetes.gateway;

import io.raybound.runtimekubernetes.check.Check;
import io.raybound.runtimekubernetes.check.Finding;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whether the names of clusters resolve to the gateway's address, as seen from the operator.
///
/// People may use other resolvers: what is seen here is a warning, never a failure.
public final class NamesCheck implements Check {
    private static final String NAME = "names";

    private final Gateways gateways;

    public NamesCheck(Gateways gateways) {
        this.gateways = gateways;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> look() {
        Optional<SiteNames> names = gateways.certificate().map(stored -> SiteNames.of(stored.chainPem()));
        Optional<GatewayAddress> address = gateways.address();
        if (names.isEmpty() || address.isEmpty()) {
            return List.of(Finding.unknown(
                    NAME, "gateway", "it has no certificate or no address yet", "look at the other findings first"));
        }
        return List.of(
                one(names.get().clusters(), address.get().value()),
                one(names.get().services(), address.get().value()));
    }

    private static Finding one(String wildcard, String address) {
        String record = "add the record " + wildcard + " -> " + address
                + " where people's resolvers find it (private zones: linked to the hub network too)";
        try {
            List<InetAddress> wanted = List.of(InetAddress.getAllByName(address));
            List<InetAddress> found = Arrays.asList(InetAddress.getAllByName("raybound-check" + wildcard.substring(1)));
            return found.stream().anyMatch(wanted::contains)
                    ? Finding.ok(NAME, wildcard, "resolves to the gateway's address " + address)
                    : Finding.warning(NAME, wildcard, "resolves here to " + found + " and not to " + address, record);
        } catch (UnknownHostException e) {
            return Finding.warning(NAME, wildcard, "does not resolve here", record);
        }
    }
}
