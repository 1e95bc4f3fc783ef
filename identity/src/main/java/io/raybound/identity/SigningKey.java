package io.raybound.identity;

import io.raybound.model.BadValue;
import io.raybound.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/// An EC P-256 key pair. The private half leaves this object only as a file with mode 0600 or as a [Secret].
public final class SigningKey {
    private static final String LABEL = "PRIVATE KEY";
    private static final String EXPECTED = "an EC P-256 private key in PKCS#8 PEM";

    private final PrivateKey key;
    private final VerifyingKey verifying;

    private SigningKey(PrivateKey key, VerifyingKey verifying) {
        this.key = key;
        this.verifying = verifying;
    }

    /// A fresh key pair.
    public static SigningKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(EcKeys.CURVE), random);
            var pair = generator.generateKeyPair();
            return new SigningKey(pair.getPrivate(), new VerifyingKey((ECPublicKey) pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no P-256", e);
        }
    }

    /// Reads the key file, or makes a key and writes it there.
    public static SigningKey loadOrCreate(Path file, SecureRandom random) throws IOException {
        if (Files.exists(file)) {
            return load(file);
        }
        SigningKey fresh = generate(random);
        fresh.save(file);
        return fresh;
    }

    /// Reads a key file; throws [BadValue], which never shows the content, when it holds anything else.
    public static SigningKey load(Path file) throws IOException {
        return fromPem(Secret.of(PrivateFile.read(file)));
    }

    /// Reads one `PRIVATE KEY` block (PKCS#8).
    public static SigningKey fromPem(Secret pem) {
        byte[] der = Pem.readOne(LABEL, pem.reveal());
        try {
            if (KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)) instanceof ECPrivateKey key
                    && EcKeys.isP256(key.getParams())) {
                return new SigningKey(key, new VerifyingKey(EcKeys.publicHalf(key)));
            }
        } catch (GeneralSecurityException e) {
            throw new BadValue("private_key", "(not shown)", EXPECTED);
        }
        throw new BadValue("private_key", "(not shown)", EXPECTED);
    }

    /// Writes the key atomically with mode 0600.
    public void save(Path file) throws IOException {
        PrivateFile.write(file, pem().reveal());
    }

    /// One `PRIVATE KEY` block (PKCS#8).
    public Secret pem() {
        return Secret.of(Pem.write(LABEL, key.getEncoded()));
    }

    /// The public half.
    public VerifyingKey verifying() {
        return verifying;
    }

    /// The key's own name, see [VerifyingKey#kid()].
    public String kid() {
        return verifying.kid();
    }

    PrivateKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "signing key " + kid();
    }
}
