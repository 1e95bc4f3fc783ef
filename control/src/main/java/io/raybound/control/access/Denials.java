package io.raybound.control.access;

import io.raybound.control.journal.Journal;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Denied permissions in the audit trail, bounded so that nobody can fill the store by being refused.
///
/// The first denial of an account, action and object is written at once. The same again is counted, and told in one
/// record when ten minutes are over. In that time an account gets at most 20 records, all together at most 1,000; what
/// is beyond is told as one number. Guarded by `this`.
public final class Denials {
    static final Duration WINDOW = Duration.ofMinutes(10);
    static final int OF_ONE = 20;
    static final int OF_ALL = 1_000;
    private static final int LONGEST = 100;

    private final Desk desk;
    private final Map<Key, Seen> seen = new LinkedHashMap<>();
    private long beyond;
    private Instant beyondSince = Instant.EPOCH;

    public Denials(Desk desk) {
        this.desk = desk;
    }

    private record Key(Id principal, String action, String object) {}

    private record Seen(Instant since, String reason, long again) {}

    private record Line(String principal, String action, String object, String outcome) {}

    /// Notes that a caller was refused.
    ///
    /// @param action `<kind>.<verb>`
    /// @param object what was named, as it was sent
    public void denied(Caller caller, String action, String object, String reason) {
        Key key = new Key(caller.principalId(), action, cut(object));
        if (isFirst(key, reason, desk.now())) {
            write(List.of(new Line(key.principal.value(), action, key.object, "denied: " + cut(reason))));
        }
    }

    /// Tells what was counted and whose time is over; called every few seconds.
    public void flush() {
        List<Line> lines = due(desk.now());
        if (!lines.isEmpty()) {
            write(lines);
        }
    }

    private synchronized boolean isFirst(Key key, String reason, Instant now) {
        Seen before = seen.get(key);
        if (before != null) {
            seen.put(key, new Seen(before.since, before.reason, before.again + 1));
            return false;
        }
        long own = seen.keySet().stream()
                .filter(k -> k.principal.equals(key.principal))
                .count();
        if (own >= OF_ONE || seen.size() >= OF_ALL) {
            beyondSince = beyond == 0 ? now : beyondSince;
            beyond++;
            return false;
        }
        seen.put(key, new Seen(now, cut(reason), 0));
        return true;
    }

    private synchronized List<Line> due(Instant now) {
        List<Line> lines = new ArrayList<>();
        Iterator<Map.Entry<Key, Seen>> all = seen.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Key, Seen> one = all.next();
            Seen told = one.getValue();
            if (told.since.plus(WINDOW).isAfter(now)) {
                break;
            }
            if (told.again > 0) {
                Key key = one.getKey();
                String outcome = "denied " + told.again + " times more: " + told.reason;
                lines.add(new Line(key.principal.value(), key.action, key.object, outcome));
            }
            all.remove();
        }
        if (beyond > 0 && !beyondSince.plus(WINDOW).isAfter(now)) {
            lines.add(new Line(
                    "raybound", "permission.deny", "(others)", "denied " + beyond + " times more, not listed"));
            beyond = 0;
        }
        return lines;
    }

    private void write(List<Line> lines) {
        Journal journal = desk.journal();
        desk.database().write((Tx tx) -> {
            lines.forEach(line -> journal.audit(tx, line.principal, line.action, line.object, line.outcome));
            return true;
        });
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
