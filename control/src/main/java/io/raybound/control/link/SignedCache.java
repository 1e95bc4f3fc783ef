package io.raybound.control.link;

import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.InstructionSigner;
import io.raybound.model.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Signs each instruction once and hands the same bytes out until half of their time is over. Guarded by `this`.
final class SignedCache {
    private static final int MOST = 8_192;

    private final InstructionSigner signer;
    private final Duration life;
    private final Map<Key, Signed> kept = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Signed> eldest) {
            return size() > MOST;
        }
    };

    private record Key(Id subject, String kind, Id id, long revision, String epoch) {}

    private record Signed(@Nullable String spec, String text, Instant notAfter) {}

    SignedCache(InstructionSigner signer, Duration life) {
        this.signer = signer;
        this.life = life;
    }

    String signed(Instruction instruction, String epoch, Instant now) {
        Key key = new Key(instruction.subject(), instruction.kind(), instruction.id(), instruction.revision(), epoch);
        Signed before = get(key);
        boolean same = before != null && Objects.equals(before.spec, instruction.spec());
        if (before != null && same && before.notAfter.isAfter(now.plus(life.dividedBy(2)))) {
            return before.text;
        }
        Instant notAfter = now.plus(life);
        Signed made = new Signed(instruction.spec(), signer.sign(instruction, epoch, notAfter), notAfter);
        put(key, made);
        return made.text;
    }

    private synchronized @Nullable Signed get(Key key) {
        return kept.get(key);
    }

    private synchronized void put(Key key, Signed signed) {
        kept.put(key, signed);
    }
}
