package io.raybound.identity;

import io.raybound.model.BadValue;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A server certificate with the certificates between it and a root, leaf first (RFC 8446 section 4.4.2).
///
/// @param certificates at least one
public record CertificateChain(List<X509Certificate> certificates) {
    private static final int MOST = 10;
    private static final int DNS_NAME = 2;

    public CertificateChain {
        certificates = List.copyOf(certificates);
    }

    /// Reads `CERTIFICATE` blocks; throws [BadValue] for anything else.
    public static CertificateChain read(String pem) {
        List<byte[]> blocks = Pem.readAll("CERTIFICATE", pem);
        if (blocks.isEmpty() || blocks.size() > MOST) {
            throw new BadValue("chain_pem", blocks.size() + " certificates", "1 to " + MOST + " certificates");
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> certificates = new ArrayList<>();
            for (byte[] block : blocks) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
            }
            return new CertificateChain(certificates);
        } catch (GeneralSecurityException e) {
            throw new BadValue("chain_pem", "a damaged certificate", "X.509 certificates in PEM");
        }
    }

    /// The server's own certificate.
    public X509Certificate leaf() {
        return certificates.getFirst();
    }

    /// `CERTIFICATE` blocks, leaf first.
    public String pem() {
        StringBuilder pem = new StringBuilder();
        try {
            for (X509Certificate certificate : certificates) {
                pem.append(Pem.write("CERTIFICATE", certificate.getEncoded()));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
        return pem.toString();
    }

    public Instant notBefore() {
        return leaf().getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return leaf().getNotAfter().toInstant();
    }

    /// When to renew: after two thirds of the leaf's life.
    public Instant renewAt() {
        return notBefore()
                .plus(Duration.between(notBefore(), notAfter()).dividedBy(3).multipliedBy(2));
    }

    /// The leaf's DNS names.
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        try {
            Collection<List<?>> all = leaf().getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.get(0) instanceof Integer type && type == DNS_NAME) {
                    names.add(String.valueOf(name.get(1)));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new BadValue("chain_pem", "damaged names", "a certificate with DNS names");
        }
        return names;
    }

    /// Hex SHA-256 of the leaf, to compare with what a load balancer serves.
    public String fingerprint() {
        try {
            return HexFormat.of().formatHex(Digests.sha256(leaf().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /// True when the leaf is for this key.
    public boolean isFor(SigningKey key) {
        return key.verifying().key().equals(leaf().getPublicKey());
    }

    /// Checks signatures, times and name constraints up to the root (RFC 5280 section 6).
    public Check<CertificateChain> verify(String rootPem, Instant now) {
        try {
            X509Certificate root = read(rootPem).leaf();
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            var path = CertificateFactory.getInstance("X.509").generateCertPath(certificates);
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return new Check.Passed<>(this);
        } catch (GeneralSecurityException e) {
            return new Check.Refused<>(
                    "chain-refused", "The certificate chain does not lead to the root: " + e.getMessage());
        }
    }
}
