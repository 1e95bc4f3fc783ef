package io.raybound.control.link;

import java.util.List;

/// Which names a site may have certificates for.
public final class CertificateNames {
    /// Exactly `*.<site>.i.U` and `*.<site>.s.U`; refused for head agents.
    public List<String> of(LinkPrincipal machine) {
        return io.raybound.control.Unbuilt.yet();
    }
}
