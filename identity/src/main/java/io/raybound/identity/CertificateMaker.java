package io.raybound.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Builds X.509 v3 certificates (RFC 5280) signed with ECDSA and SHA-256.
final class CertificateMaker {
    private static final Duration BACKDATED = Duration.ofMinutes(5);
    private static final int SERIAL_BITS = 127;
    private static final int LONGEST_CN = 64;

    private final SecureRandom random;

    CertificateMaker(SecureRandom random) {
        this.random = random;
    }

    /// Who signs: its name, its key identifier's source and its key.
    record Issuer(X500Name name, SigningKey key) {
        static Issuer of(X509Certificate certificate, SigningKey key) {
            try {
                return new Issuer(new JcaX509CertificateHolder(certificate).getSubject(), key);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot read a certificate of our own", e);
            }
        }
    }

    private record Addition(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {}

    private record Span(Instant from, Instant until) {
        static Span of(Instant now, Duration life) {
            return new Span(now.minus(BACKDATED), now.plus(life));
        }
    }

    X509Certificate root(CaSettings settings, SigningKey key, Instant now) {
        X500Name name = name(settings.name() + " root " + key.kid());
        return make(
                new Issuer(name, key),
                name,
                key.verifying().key(),
                Span.of(now, CertificateAuthority.ROOT_LIFE),
                List.of(
                        new Addition(Extension.basicConstraints, true, new BasicConstraints(1)),
                        new Addition(Extension.keyUsage, true, signs())));
    }

    X509Certificate intermediate(CaSettings settings, Issuer root, VerifyingKey subject, Instant now) {
        return make(
                root,
                name(settings.name() + " servers " + subject.kid()),
                subject.key(),
                Span.of(now, CertificateAuthority.INTERMEDIATE_LIFE),
                List.of(
                        new Addition(Extension.basicConstraints, true, new BasicConstraints(0)),
                        new Addition(Extension.keyUsage, true, signs()),
                        new Addition(
                                Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)),
                        new Addition(Extension.nameConstraints, true, constraints(settings.suffixes()))));
    }

    X509Certificate leaf(Set<String> names, PublicKey subject, Issuer issuer, Instant now, Duration life) {
        TreeSet<String> sorted = new TreeSet<>(names);
        GeneralName[] dnsNames = sorted.stream()
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        String first = sorted.getFirst();
        return make(
                issuer,
                name(first.length() <= LONGEST_CN ? first : "server"),
                subject,
                Span.of(now, life.minus(BACKDATED)),
                List.of(
                        new Addition(Extension.basicConstraints, true, new BasicConstraints(false)),
                        new Addition(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)),
                        new Addition(
                                Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)),
                        new Addition(Extension.subjectAlternativeName, false, new GeneralNames(dnsNames))));
    }

    /// The permitted DNS suffixes of an intermediate.
    static Set<String> suffixes(X509Certificate intermediate) {
        Set<String> suffixes = new TreeSet<>();
        byte[] extension = intermediate.getExtensionValue(Extension.nameConstraints.getId());
        if (extension == null) {
            return suffixes;
        }
        NameConstraints constraints = NameConstraints.getInstance(
                DEROctetString.getInstance(extension).getOctets());
        GeneralSubtree[] permitted = constraints.getPermittedSubtrees();
        for (GeneralSubtree subtree : permitted == null ? new GeneralSubtree[0] : permitted) {
            suffixes.add(subtree.getBase().getName().toString());
        }
        return suffixes;
    }

    private X509Certificate make(Issuer issuer, X500Name subject, PublicKey key, Span span, List<Addition> additions) {
        BigInteger serial = new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer.name(), serial, Date.from(span.from()), Date.from(span.until()), subject, key);
        try {
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    ids.createAuthorityKeyIdentifier(issuer.key().verifying().key()));
            for (Addition addition : additions) {
                builder.addExtension(addition.id(), addition.critical(), addition.value());
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .setSecureRandom(random)
                    .build(issuer.key().key());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    /// Only these DNS names and what is below them, and no IP address at all.
    private static NameConstraints constraints(List<String> suffixes) {
        GeneralSubtree[] permitted = suffixes.stream()
                .map(suffix -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, suffix)))
                .toArray(GeneralSubtree[]::new);
        GeneralSubtree[] excluded = {
            new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[8]))),
            new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[32])))
        };
        return new NameConstraints(permitted, excluded);
    }

    private static KeyUsage signs() {
        return new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }
}
