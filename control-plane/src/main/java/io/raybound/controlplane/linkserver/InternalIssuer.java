package io.raybound.controlplane.linkserver;

import io.raybound.identity.CertificateAuthority;
import io.raybound.identity.CertificateChain;
import io.raybound.identity.Check;
import io.raybound.identity.Csr;
import io.raybound.wire.link.CertificateIssued;
import java.util.List;
import java.util.Set;

/// Sites' certificates from the internal CA.
public final class InternalIssuer implements CertificateIssuer {
    private final CertificateAuthority authority;

    public InternalIssuer(CertificateAuthority authority) {
        this.authority = authority;
    }

    @Override
    public CertificateIssued issue(String csrPem, List<String> names) {
        return switch (Csr.check(csrPem, Set.copyOf(names), Set.of())) {
            case Check.Passed<Csr>(Csr csr) -> {
                CertificateChain chain = authority.issue(csr);
                yield new CertificateIssued(chain.pem(), chain.notAfter());
            }
            case Check.Refused<Csr>(String code, String sentence) ->
                throw new MachineRefusal(
                        400, code, sentence, "Make a CSR for exactly " + String.join(" and ", names) + ".");
        };
    }
}
