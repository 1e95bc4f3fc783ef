package io.raybound.identity;

import java.io.IOException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// A certificate request (RFC 2986) that was found to ask for exactly what it may.
public final class Csr {
    static final String LABEL = "CERTIFICATE REQUEST";

    private final PublicKey publicKey;
    private final Set<String> names;

    Csr(PublicKey publicKey, Set<String> names) {
        this.publicKey = publicKey;
        this.names = Set.copyOf(names);
    }

    /// Makes the request for these DNS names, as one `CERTIFICATE REQUEST` block; the key stays where it is.
    public static String create(SigningKey key, Set<String> names, SecureRandom random) {
        names.forEach(Names::check);
        GeneralName[] dnsNames = new TreeSet<>(names)
                .stream()
                        .map(name -> new GeneralName(GeneralName.dNSName, name))
                        .toArray(GeneralName[]::new);
        try {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(dnsNames));
            var builder = new JcaPKCS10CertificationRequestBuilder(
                    new X500Name(new org.bouncycastle.asn1.x500.RDN[0]),
                    key.verifying().key());
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .setSecureRandom(random)
                    .build(key.key());
            return Pem.write(LABEL, builder.build(signer).getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate request", e);
        }
    }

    /// Checks a request from outside: it must be signed by its own key (EC P-256, or RSA of 2048 to 4096 bits), ask for
    /// exactly these names and for nothing else, and bring a key that was not used before.
    ///
    /// @param usedKeys fingerprints of keys that have had a certificate, see [#keyFingerprint]
    public static Check<Csr> check(String pem, Set<String> names, Set<String> usedKeys) {
        try {
            Csr csr = CsrReader.read(pem);
            if (!csr.names.equals(names)) {
                throw new Refusal(
                        "csr-names",
                        "The request must be for exactly " + String.join(", ", new TreeSet<>(names)) + ".");
            }
            if (usedKeys.contains(csr.keyFingerprint())) {
                throw new Refusal("csr-key-reused", "The key had a certificate before: make a new key.");
            }
            return new Check.Passed<>(csr);
        } catch (Refusal refusal) {
            return refusal.asCheck();
        }
    }

    /// The names it asks for.
    public Set<String> names() {
        return names;
    }

    /// Names the request's key: base64url SHA-256 of its SPKI DER.
    public String keyFingerprint() {
        return Base64Url.encode(Digests.sha256(publicKey.getEncoded()));
    }

    PublicKey publicKey() {
        return publicKey;
    }
}
