package io.raybound.relay;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of a TLS server, chosen by SNI and exchanged while it runs.
///
/// [#swap] is atomic: handshakes that begin after it use the new keys, open connections keep theirs and are not
/// disturbed.
public final class TlsKeys {
    private static final Logger LOG = LoggerFactory.getLogger(TlsKeys.class);

    private final AtomicReference<Contexts> contexts;

    private TlsKeys(Contexts contexts) {
        this.contexts = new AtomicReference<>(contexts);
    }

    /// The first key also serves names that no certificate covers.
    public static TlsKeys of(ServerKey... keys) {
        return new TlsKeys(Contexts.of(List.of(keys)));
    }

    /// Replaces all keys at once; when one of them is unusable nothing changes.
    ///
    /// @throws IllegalArgumentException when a chain and its key do not fit
    public void swap(ServerKey... keys) {
        contexts.set(Contexts.of(List.of(keys)));
    }

    SslContext context(@Nullable String sni) {
        return contexts.get().find(sni);
    }

    static SslProvider provider() {
        return Provider.CHOSEN;
    }

    /// BoringSSL where it can be loaded; else the JDK's, which is slower.
    private static final class Provider {
        private static final SslProvider CHOSEN = choose();

        private static SslProvider choose() {
            if (OpenSsl.isAvailable()) {
                return SslProvider.OPENSSL;
            }
            LOG.atWarn()
                    .setMessage("BoringSSL is not usable here, TLS falls back to the JDK's")
                    .setCause(OpenSsl.unavailabilityCause())
                    .log();
            return SslProvider.JDK;
        }
    }

    private record Contexts(SslContext standard, Map<String, SslContext> byName) {
        static Contexts of(List<ServerKey> keys) {
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("no TLS key given");
            }
            Map<String, SslContext> byName = new HashMap<>();
            SslContext standard = null;
            for (ServerKey key : keys) {
                SslContext context = build(key);
                standard = standard == null ? context : standard;
                for (String name : key.names()) {
                    byName.putIfAbsent(name, context);
                }
            }
            return new Contexts(java.util.Objects.requireNonNull(standard), Map.copyOf(byName));
        }

        private static SslContext build(ServerKey key) {
            try {
                return SslContextBuilder.forServer(key.key(), key.chain())
                        .sslProvider(provider())
                        .protocols("TLSv1.3", "TLSv1.2")
                        .build();
            } catch (SSLException | IllegalArgumentException e) {
                throw new IllegalArgumentException("TLS key for " + key.names() + " is not usable", e);
            }
        }

        SslContext find(@Nullable String sni) {
            if (sni == null) {
                return standard;
            }
            SslContext exact = byName.get(sni);
            if (exact != null) {
                return exact;
            }
            int dot = sni.indexOf('.');
            SslContext wildcard = dot < 0 ? null : byName.get("*" + sni.substring(dot));
            return wildcard == null ? standard : wildcard;
        }
    }
}
