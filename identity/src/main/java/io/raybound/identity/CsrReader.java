package io.raybound.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// Reads a certificate request and refuses everything that is not plainly a server's request for DNS names.
final class CsrReader {
    private static final int LONGEST = 16 * 1024;
    private static final int RSA_LEAST = 2048;
    private static final int RSA_MOST = 4096;
    private static final int MOST_NAMES = 10;
    private static final Set<ASN1ObjectIdentifier> EXTENSIONS = Set.of(
            Extension.subjectAlternativeName,
            Extension.basicConstraints,
            Extension.keyUsage,
            Extension.extendedKeyUsage);
    private static final Set<String> SIGNATURES = Set.of(
            "1.2.840.10045.4.3.2",
            "1.2.840.10045.4.3.3",
            "1.2.840.10045.4.3.4", // ECDSA with SHA-256, 384, 512
            "1.2.840.113549.1.1.11",
            "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13"); // RSA with the same

    private CsrReader() {}

    static Csr read(String pem) throws Refusal {
        try {
            if (pem.length() > LONGEST) {
                throw malformed();
            }
            byte[] der = Pem.readOne(Csr.LABEL, pem);
            var request = new JcaPKCS10CertificationRequest(der);
            if (!Arrays.equals(request.getEncoded(), der)) {
                throw malformed();
            }
            PublicKey key = request.getPublicKey();
            checkKey(key);
            checkSignature(request, key);
            return new Csr(key, names(request));
        } catch (IOException | GeneralSecurityException | PKCSException | OperatorCreationException e) {
            throw malformed();
        } catch (RuntimeException e) {
            throw malformed(); // the ASN.1 library reports damaged DER by many kinds of unchecked exceptions
        }
    }

    private static void checkKey(PublicKey key) throws Refusal {
        boolean strong = switch (key) {
            case ECPublicKey ec -> EcKeys.isOnCurve(ec);
            case RSAPublicKey rsa ->
                rsa.getModulus().bitLength() >= RSA_LEAST
                        && rsa.getModulus().bitLength() <= RSA_MOST
                        && rsa.getPublicExponent().bitLength() > 16;
            default -> false;
        };
        if (!strong) {
            throw new Refusal("csr-key", "The key must be EC P-256, or RSA of 2048 to 4096 bits.");
        }
    }

    private static void checkSignature(JcaPKCS10CertificationRequest request, PublicKey key)
            throws Refusal, PKCSException, OperatorCreationException {
        String algorithm = request.getSignatureAlgorithm().getAlgorithm().getId();
        if (!SIGNATURES.contains(algorithm)
                || !request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
            throw new Refusal("csr-signature", "The request is not signed with its own key and SHA-256 or better.");
        }
    }

    private static Set<String> names(JcaPKCS10CertificationRequest request) throws Refusal {
        Attribute[] attributes = request.getAttributes();
        if (attributes.length != 1
                || !attributes[0].getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)
                || attributes[0].getAttrValues().size() != 1) {
            throw new Refusal("csr-extensions", "The request must carry exactly one extension request.");
        }
        Extensions extensions =
                Extensions.getInstance(attributes[0].getAttrValues().getObjectAt(0));
        if (!EXTENSIONS.containsAll(Set.of(extensions.getExtensionOIDs()))) {
            throw new Refusal("csr-extensions", "The request asks for an extension that is not given.");
        }
        BasicConstraints basic = BasicConstraints.fromExtensions(extensions);
        KeyUsage usage = KeyUsage.fromExtensions(extensions);
        if ((basic != null && basic.isCA())
                || (usage != null && (usage.hasUsages(KeyUsage.keyCertSign) || usage.hasUsages(KeyUsage.cRLSign)))) {
            throw new Refusal("csr-ca", "The request asks for a certificate authority.");
        }
        return dnsNames(extensions);
    }

    private static Set<String> dnsNames(Extensions extensions) throws Refusal {
        Set<String> names = new TreeSet<>();
        GeneralNames asked = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        GeneralName[] all = asked == null ? new GeneralName[0] : asked.getNames();
        if (all.length == 0 || all.length > MOST_NAMES) {
            throw new Refusal("csr-names", "The request must name 1 to " + MOST_NAMES + " DNS names.");
        }
        for (GeneralName name : all) {
            String text = name.getName().toString();
            if (name.getTagNo() != GeneralName.dNSName
                    || !text.equals(text.toLowerCase(Locale.ROOT))
                    || !names.add(text)) {
                throw new Refusal("csr-names", "The request's names must be different lower-case DNS names.");
            }
        }
        return names;
    }

    private static Refusal malformed() {
        return new Refusal("csr-malformed", "This is not a certificate request in PEM.");
    }
}
