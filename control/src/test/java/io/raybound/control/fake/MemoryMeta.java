package io.raybound.control.fake;

import io.raybound.control.storage.Meta;
import java.util.Optional;

final class MemoryMeta implements Meta {
    private final MemoryState state;

    MemoryMeta(MemoryState state) {
        this.state = state;
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(state.meta.get(key));
    }

    @Override
    public void put(String key, String value) {
        state.meta.put(key, value);
    }

    @Override
    public void remove(String key) {
        state.meta.remove(key);
    }

    @Override
    public long next(String counter) {
        return state.counters.merge(counter, 1L, Long::sum);
    }

    @Override
    public long current(String counter) {
        return state.counters.getOrDefault(counter, 0L);
    }
}
