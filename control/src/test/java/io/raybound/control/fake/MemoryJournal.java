package io.raybound.control.fake;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.journal.AuditLog;
import io.raybound.control.journal.EventLog;
import io.raybound.model.AuditRecord;
import io.raybound.model.Event;
import io.raybound.model.Id;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class MemoryJournal {
    private MemoryJournal() {}

    static final class Events implements EventLog {
        private final MemoryState state;

        Events(MemoryState state) {
            this.state = state;
        }

        @Override
        public void append(Event event) {
            state.events.add(event);
        }

        @Override
        public Slice<Event> of(Id object, PageRequest page) {
            List<Event> all = state.events.reversed().stream()
                    .filter(e -> e.objectId().equals(object))
                    .toList();
            return Pages.of(all, page);
        }

        @Override
        public void forgetBefore(Instant instant) {
            state.events.removeIf(e -> e.at().isBefore(instant));
        }
    }

    static final class Audit implements AuditLog {
        private final MemoryState state;

        Audit(MemoryState state) {
            this.state = state;
        }

        @Override
        public Optional<AuditRecord> last() {
            return state.audit.isEmpty() ? Optional.empty() : Optional.of(state.audit.getLast());
        }

        @Override
        public void append(AuditRecord audit) {
            state.audit.add(audit);
        }

        @Override
        public Slice<AuditRecord> list(PageRequest page) {
            return Pages.of(state.audit.reversed(), page);
        }

        @Override
        public List<AuditRecord> after(long sequence, int limit) {
            return state.audit.stream()
                    .filter(a -> a.sequence() > sequence)
                    .limit(limit)
                    .toList();
        }

        @Override
        public Optional<AuditRecord> lastBefore(Instant instant) {
            return state.audit.reversed().stream()
                    .filter(a -> a.at().isBefore(instant))
                    .findFirst();
        }

        @Override
        public void forgetTo(long sequence) {
            state.audit.removeIf(a -> a.sequence() <= sequence);
        }
    }
}
