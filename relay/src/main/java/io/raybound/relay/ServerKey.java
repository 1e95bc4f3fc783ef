package io.raybound.relay;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate chain, leaf first, and its private key.
public record ServerKey(List<X509Certificate> chain, PrivateKey key) {
    public ServerKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("the certificate chain is empty");
        }
        checkPair(chain.getFirst(), key);
    }

    /// Reads PEM: certificates leaf first, and an unencrypted PKCS#8 key (EC or RSA).
    public static ServerKey pem(String chainPem, String keyPem) {
        try {
            List<X509Certificate> chain = certificates(chainPem);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("no certificate in the chain file");
            }
            byte[] der = section(keyPem);
            String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            return new ServerKey(chain, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate or key is not readable, or they do not fit together", e);
        }
    }

    /// The X.509 certificates of a PEM text.
    static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>();
        byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
        for (Certificate each :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes))) {
            found.add((X509Certificate) each);
        }
        return found;
    }

    /// The DNS names of the leaf, lower-cased; a wildcard keeps its star.
    List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            var alternatives = chain.getFirst().getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> each : alternatives) {
                    if (Integer.valueOf(2).equals(each.get(0)) && each.get(1) instanceof String name) {
                        names.add(Syntax.lower(name));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("the certificate's names are not readable", e);
        }
        return names;
    }

    /// Signs and verifies once: TLS libraries would notice only at the first handshake.
    private static void checkPair(X509Certificate leaf, PrivateKey key) {
        byte[] probe = {1, 2, 3};
        try {
            Signature signer =
                    Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signer.initSign(key);
            signer.update(probe);
            byte[] signed = signer.sign();
            signer.initVerify(leaf.getPublicKey());
            signer.update(probe);
            if (signer.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the private key does not fit the certificate", e);
        }
        throw new IllegalArgumentException("the private key does not belong to the certificate");
    }

    private static byte[] section(String pem) {
        String begin = "-----BEGIN PRIVATE KEY-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no PRIVATE KEY section (PKCS#8 PEM) in the key file");
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    /// Never the key.
    @Override
    public String toString() {
        return "ServerKey" + names();
    }
}
