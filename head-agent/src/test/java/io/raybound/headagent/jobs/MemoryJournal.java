package io.raybound.headagent.jobs;

import io.raybound.model.Id;
import io.raybound.wire.Json;
import java.util.HashMap;
import java.util.Map;

/// A [JobJournal] in memory that keeps JSON, so that what it gives back went through the codec.
final class MemoryJournal implements JobJournal {
    private final Map<Id, String> desired = new HashMap<>();
    private final Map<Id, String> progress = new HashMap<>();
    private Runnable before = () -> {};
    private Runnable after = () -> {};

    /// Where a test may crash: before and after each write takes effect.
    void around(Runnable beforeWrite, Runnable afterWrite) {
        this.before = beforeWrite;
        this.after = afterWrite;
    }

    void wipe() {
        desired.clear();
        progress.clear();
    }

    @Override
    public Map<Id, Desired> desired() {
        Map<Id, Desired> all = new HashMap<>();
        desired.forEach((id, json) -> all.put(id, Json.read(json, Desired.class)));
        return all;
    }

    @Override
    public Map<Id, Progress> progress() {
        Map<Id, Progress> all = new HashMap<>();
        progress.forEach((id, json) -> all.put(id, Json.read(json, Progress.class)));
        return all;
    }

    @Override
    public void write(Id job, Desired next) {
        before.run();
        desired.put(job, Json.write(next));
        after.run();
    }

    @Override
    public void write(Id job, Progress next) {
        before.run();
        progress.put(job, Json.write(next));
        after.run();
    }

    @Override
    public void retire(Id job) {
        before.run();
        desired.remove(job);
        after.run();
    }

    @Override
    public void forget(Id job) {
        before.run();
        desired.remove(job);
        progress.remove(job);
        after.run();
    }
}
