package io.raybound.control.link;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.Settings;
import java.util.List;

/// Which names a site may have certificates for.
public final class CertificateNames {
    private final Settings settings;

    public CertificateNames(Settings settings) {
        this.settings = settings;
    }

    /// Exactly `*.<site>.i.U` and `*.<site>.s.U`; refused for head agents.
    public List<String> of(LinkPrincipal machine) {
        if (machine.program() != Program.OPERATOR) {
            throw new Refusal(
                    Code.FORBIDDEN,
                    "only the operator of a site asks for its certificates",
                    "Leave certificates to the operator.");
        }
        return List.of(
                "*." + machine.siteId() + ".i." + settings.userDomain(),
                "*." + machine.siteId() + ".s." + settings.userDomain());
    }
}
