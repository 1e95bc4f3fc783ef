package io.raybound.control.fake;

import io.raybound.control.storage.OnceKeys;
import io.raybound.model.Id;
import java.time.Instant;
import java.util.Optional;

final class MemoryOnceKeys implements OnceKeys {
    private final MemoryState state;

    MemoryOnceKeys(MemoryState state) {
        this.state = state;
    }

    @Override
    public Optional<Used> find(Id principal, String key) {
        return Optional.ofNullable(state.once.get(principal + "/" + key));
    }

    @Override
    public void keep(Used used) {
        state.once.put(used.principal() + "/" + used.key(), used);
    }

    @Override
    public void forgetBefore(Instant instant) {
        state.once.values().removeIf(u -> u.at().isBefore(instant));
    }
}
