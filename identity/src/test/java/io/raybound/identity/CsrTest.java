package io.raybound.identity;

import static io.raybound.identity.Fixtures.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.Seeds;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

/// Threat T23: what a site may ask for, and everything else.
final class CsrTest {
    private static final String I = "*.site-x.i.raybound-user.localhost";
    private static final String S = "*.site-x.s.raybound-user.localhost";
    private static final Set<String> SITE = Set.of(I, S);
    private static final KeyPair KEY = pair("EC", "secp256r1");
    private static final KeyPair RSA = rsa(2048);

    @Test
    void aSitesOwnRequestPasses() {
        SigningKey key = SigningKey.generate(RANDOM);
        assertThat(code(Csr.create(key, SITE, RANDOM))).isEqualTo("passed");
        assertThat(code(request(KEY, names(I, S)))).isEqualTo("passed");
        assertThat(code(request(KEY, names(S, I), ext(Extension.basicConstraints, new BasicConstraints(false)))))
                .isEqualTo("passed");
        assertThat(code(request(RSA, "SHA256withRSA", names(I, S)))).isEqualTo("passed");
    }

    @Test
    void anyOtherNameIsRefused() {
        for (Ext names : Set.of(
                names(I),
                names(S),
                names(I, S, "extra.site-x.i.raybound-user.localhost"),
                names(I, S, I),
                names("*.site-y.i.raybound-user.localhost", "*.site-y.s.raybound-user.localhost"),
                names("*.i.raybound-user.localhost", S),
                names("raybound-user.localhost", I, S),
                names("*.raybound-user.localhost"),
                names("*", I, S),
                names("*.*.site-x.i.raybound-user.localhost", I, S),
                names(I.toUpperCase(java.util.Locale.ROOT), S),
                names(I + ".", S),
                names(I + "\u0000.evil.example", S),
                names("", I, S))) {
            assertThat(code(request(KEY, names))).isEqualTo("csr-names");
        }
        GeneralName i = new GeneralName(GeneralName.dNSName, I);
        GeneralName s = new GeneralName(GeneralName.dNSName, S);
        for (GeneralName extra : Set.of(
                new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[] {127, 0, 0, 1})),
                new GeneralName(GeneralName.rfc822Name, "a@example.org"),
                new GeneralName(GeneralName.uniformResourceIdentifier, "https://example.org"),
                new GeneralName(new X500Name("CN=other")))) {
            GeneralName[] all = {i, s, extra};
            assertThat(code(request(KEY, ext(Extension.subjectAlternativeName, new GeneralNames(all)))))
                    .isEqualTo("csr-names");
        }
    }

    @Test
    void noRequestMakesAnAuthorityOrBringsItsOwnExtensions() {
        assertThat(code(request(KEY, names(I, S), ext(Extension.basicConstraints, new BasicConstraints(true)))))
                .isEqualTo("csr-ca");
        assertThat(code(request(KEY, names(I, S), ext(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign)))))
                .isEqualTo("csr-ca");
        GeneralSubtree[] all = {new GeneralSubtree(new GeneralName(GeneralName.dNSName, "example.org"))};
        assertThat(code(request(KEY, names(I, S), ext(Extension.nameConstraints, new NameConstraints(all, null)))))
                .isEqualTo("csr-extensions");
        assertThat(code(request(KEY, names(I, S), new Ext("1.3.6.1.4.1.99999.1", new DERUTF8String("x")))))
                .isEqualTo("csr-extensions");
        assertThat(code(request(KEY))).isEqualTo("csr-extensions");
        assertThat(code(request(KEY, ext(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature)))))
                .isEqualTo("csr-names");
    }

    @Test
    void weakForeignAndUsedKeysAreRefused() throws Exception {
        assertThat(code(request(rsa(1024), "SHA256withRSA", names(I, S)))).isEqualTo("csr-key");
        assertThat(code(request(pair("EC", "secp384r1"), names(I, S)))).isEqualTo("csr-key");
        KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThat(code(request(edwards, "Ed25519", names(I, S)))).isEqualTo("csr-key");
        assertThat(code(request(RSA, "SHA1withRSA", names(I, S)))).isEqualTo("csr-signature");
        KeyPair mixed = new KeyPair(KEY.getPublic(), pair("EC", "secp256r1").getPrivate());
        assertThat(code(request(mixed, names(I, S)))).isEqualTo("csr-signature");

        String pem = request(KEY, names(I, S));
        Csr first = ((Check.Passed<Csr>) Csr.check(pem, SITE, Set.of())).value();
        assertThat(Csr.check(pem, SITE, Set.of(first.keyFingerprint())))
                .isInstanceOfSatisfying(
                        Check.Refused.class, no -> assertThat(no.code()).isEqualTo("csr-key-reused"));
    }

    @Test
    void damagedAndHostileTextIsRefusedAsAValue() {
        String good = request(KEY, names(I, S));
        assertThat(code("")).isEqualTo("csr-malformed");
        assertThat(code("x".repeat(1_000_000))).isEqualTo("csr-malformed");
        assertThat(code(good + good)).isEqualTo("csr-malformed");
        assertThat(code(good + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
                .isEqualTo("csr-malformed");
        byte[] der = Pem.readOne(Csr.LABEL, good);
        Seeds.each(300, random -> {
            byte[] changed = der.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 + random.nextInt(255));
            assertThat(code(Pem.write(Csr.LABEL, changed))).as("byte " + at).isNotEqualTo("passed");
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            assertThat(code(Pem.write(Csr.LABEL, noise))).isEqualTo("csr-malformed");
            assertThat(code(Seeds.text(random, 300))).isEqualTo("csr-malformed");
        });
    }

    private record Ext(ASN1ObjectIdentifier id, ASN1Encodable value) {
        Ext(String id, ASN1Encodable value) {
            this(new ASN1ObjectIdentifier(id), value);
        }
    }

    private static Ext ext(ASN1ObjectIdentifier id, ASN1Encodable value) {
        return new Ext(id, value);
    }

    private static Ext names(String... names) {
        GeneralName[] all = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            all[i] = new GeneralName(GeneralName.dNSName, new DERIA5String(names[i]));
        }
        return ext(Extension.subjectAlternativeName, new GeneralNames(all));
    }

    private static String request(KeyPair key, Ext... extensions) {
        return request(key, "SHA256withECDSA", extensions);
    }

    private static String request(KeyPair key, String algorithm, Ext... extensions) {
        try {
            PublicKey subject = key.getPublic();
            var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=ignored"), subject);
            ExtensionsGenerator generator = new ExtensionsGenerator();
            for (Ext extension : extensions) {
                generator.addExtension(extension.id(), false, extension.value());
            }
            if (extensions.length > 0) {
                builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, generator.generate());
            }
            var signer = new JcaContentSignerBuilder(algorithm).build(key.getPrivate());
            return Pem.write(Csr.LABEL, builder.build(signer).getEncoded());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair(String algorithm, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String code(String pem) {
        return switch (Csr.check(pem, SITE, Set.of())) {
            case Check.Passed<Csr> passed -> "passed";
            case Check.Refused<Csr> refused -> refused.code();
        };
    }
}
