package io.raybound.controlplane.linkserver;

import io.raybound.wire.link.CertificateIssued;
import java.util.List;

/// Port: makes a site's certificate from its CSR.
@FunctionalInterface
public interface CertificateIssuer {
    /// The chain for exactly these names.
    ///
    /// @throws MachineRefusal when the CSR is not one for them
    CertificateIssued issue(String csrPem, List<String> names);
}
