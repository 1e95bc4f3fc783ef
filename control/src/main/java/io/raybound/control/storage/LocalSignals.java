package io.raybound.control.storage;

import io.raybound.model.Id;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Signals inside one process. With several replicas, waits also look again by themselves (see [Waits]).
public final class LocalSignals implements Signals {
    private final Map<Id, CopyOnWriteArrayList<Runnable>> waiting = new ConcurrentHashMap<>();

    @Override
    public Subscription subscribe(Id id, Runnable wake) {
        waiting.compute(id, (key, list) -> {
            CopyOnWriteArrayList<Runnable> all = list == null ? new CopyOnWriteArrayList<>() : list;
            all.add(wake);
            return all;
        });
        return () -> waiting.computeIfPresent(id, (key, list) -> {
            list.remove(wake);
            return list.isEmpty() ? null : list;
        });
    }

    @Override
    public void changed(Collection<Id> ids) {
        for (Id id : ids) {
            CopyOnWriteArrayList<Runnable> list = waiting.get(id);
            if (list != null) {
                list.forEach(Runnable::run);
            }
        }
    }

    /// How many wait now.
    public int size() {
        return waiting.values().stream().mapToInt(CopyOnWriteArrayList::size).sum();
    }
}
