package io.raybound.runtimekubernetes.gateway;

import io.raybound.model.BadValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The two wildcards of a site, as its certificate says them.
///
/// @param clusters `*.<site>.i.U`
/// @param services `*.<site>.s.U`
record SiteNames(String clusters, String services) {
    private static final int DNS_NAME = 2;
    private static final String EXPECTED = "a PEM chain whose leaf names *.<site>.i.<domain> and *.<site>.s.<domain>";

    static SiteNames of(String chainPem) {
        List<String> names = dnsNames(leaf(chainPem));
        return new SiteNames(wildcard(names, "i"), wildcard(names, "s"));
    }

    static X509Certificate leaf(String chainPem) {
        try {
            Collection<?> all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(chainPem.getBytes(StandardCharsets.US_ASCII)));
            if (!all.isEmpty() && all.iterator().next() instanceof X509Certificate leaf) {
                return leaf;
            }
        } catch (CertificateException e) {
            throw new BadValue("chain_pem", "(unreadable)", EXPECTED);
        }
        throw new BadValue("chain_pem", "(empty)", EXPECTED);
    }

    private static List<String> dnsNames(X509Certificate leaf) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
            for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (each.get(0) instanceof Integer kind && kind == DNS_NAME) {
                    names.add(String.valueOf(each.get(1)));
                }
            }
        } catch (CertificateException e) {
            throw new BadValue("chain_pem", "(unreadable names)", EXPECTED);
        }
        return names;
    }

    /// `*.<site>.<letter>.<domain>`: the third label tells which wildcard it is.
    private static String wildcard(List<String> names, String letter) {
        for (String name : names) {
            String[] labels = name.split("\\.", -1);
            if (labels.length > 3 && labels[0].equals("*") && labels[2].equals(letter)) {
                return name;
            }
        }
        throw new BadValue("chain_pem", String.join(", ", names), EXPECTED);
    }

    /// Whether one of the wildcards covers this host (one label, as certificates and ingresses see it).
    boolean cover(String host) {
        int dot = host.indexOf('.');
        String wildcard = dot < 1 ? "" : "*" + host.substring(dot);
        return wildcard.equals(clusters) || wildcard.equals(services);
    }
}
