package io.raybound.link;

import io.raybound.model.Id;
import io.raybound.model.JobState;
import io.raybound.wire.link.Reports.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is still to be reported: the latest report per object wins, and every object's latest is repeated now and then.
///
/// Bounded by the number of objects; past the bound the oldest report that is not an ended job's is dropped. Ended
/// jobs' reports are journaled and stay until the control plane has them. Thread-safe.
final class ReportQueue {
    private static final Logger LOG = LoggerFactory.getLogger(ReportQueue.class);
    private static final int BATCH = 200;
    private static final Set<String> ENDED = Stream.of(JobState.values())
            .filter(JobState::isTerminal)
            .map(state -> state.name().charAt(0) + state.name().substring(1).toLowerCase(java.util.Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    private final Journal journal;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<ObjectKey, Report> waiting = new LinkedHashMap<>();
    private final Map<ObjectKey, Report> standing = new LinkedHashMap<>();
    private boolean closed;
    private long nextEvent;

    ReportQueue(Journal journal, int capacity) {
        this.journal = journal;
        this.capacity = capacity;
        journal.unsent().forEach(each -> waiting.put(ObjectKey.of(each), each));
    }

    /// Takes a report; when it is of an ended job it is durable when this returns.
    void offer(Report report) {
        if (isEndedJob(report)) {
            journal.keep(report);
        }
        lock.lock();
        try {
            ObjectKey object = ObjectKey.of(report);
            if (report.kind().equals("event")) {
                object = new ObjectKey("event " + nextEvent++, report.id());
            } else if (isEndedJob(report)) {
                standing.remove(object);
            } else {
                standing.put(object, report);
            }
            waiting.remove(object);
            waiting.put(object, report);
            shed(waiting);
            shed(standing);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The object is gone: its state is not repeated any more. A report of it that waits is still sent.
    void forget(String kind, Id id) {
        lock.lock();
        try {
            standing.remove(new ObjectKey(kind, id));
        } finally {
            lock.unlock();
        }
    }

    /// Waits for something to report and takes it; everything that stands when nothing changed for that long.
    Map<ObjectKey, Report> take(Duration quiet) throws InterruptedException {
        lock.lock();
        try {
            long left = quiet.toNanos();
            while (waiting.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (waiting.isEmpty() && !closed) {
                standing.forEach(waiting::putIfAbsent);
            }
            return first();
        } finally {
            lock.unlock();
        }
    }

    /// The batch was not taken: it waits again, behind nothing and below anything newer.
    void giveBack(Map<ObjectKey, Report> batch) {
        lock.lock();
        try {
            Map<ObjectKey, Report> all = new LinkedHashMap<>(batch);
            all.putAll(waiting);
            waiting.clear();
            waiting.putAll(all);
        } finally {
            lock.unlock();
        }
    }

    /// The batch arrived.
    void arrived(Map<ObjectKey, Report> batch) {
        List<Report> ended =
                batch.values().stream().filter(ReportQueue::isEndedJob).toList();
        if (!ended.isEmpty()) {
            journal.sent(ended);
        }
    }

    /// Waits until nothing is left to send; false after the limit.
    boolean drained(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        lock.lock();
        try {
            while (!waiting.isEmpty() && System.nanoTime() < end) {
                changed.await(20, TimeUnit.MILLISECONDS);
            }
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Map<ObjectKey, Report> first() {
        Map<ObjectKey, Report> batch = new LinkedHashMap<>();
        Iterator<Map.Entry<ObjectKey, Report>> each = waiting.entrySet().iterator();
        while (each.hasNext() && batch.size() < BATCH) {
            Map.Entry<ObjectKey, Report> entry = each.next();
            batch.put(entry.getKey(), entry.getValue());
            each.remove();
        }
        return batch;
    }

    private void shed(Map<ObjectKey, Report> map) {
        if (map.size() <= capacity) {
            return;
        }
        List<ObjectKey> droppable = new ArrayList<>();
        for (Map.Entry<ObjectKey, Report> entry : map.entrySet()) {
            if (!isEndedJob(entry.getValue())) {
                droppable.add(entry.getKey());
                break;
            }
        }
        droppable.forEach(map::remove);
        droppable.forEach(object -> LOG.atWarn()
                .setMessage("too many reports wait; the oldest is dropped")
                .addKeyValue("object", object.id())
                .log());
    }

    private static boolean isEndedJob(Report report) {
        return report.kind().equals("job") && ENDED.contains(report.state());
    }
}
