package io.raybound.control.journal;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.model.Event;
import io.raybound.model.Id;
import java.time.Instant;

/// Port: the timelines of objects.
public interface EventLog {
    void append(Event event);

    /// Newest first.
    Slice<Event> of(Id object, PageRequest page);

    void forgetBefore(Instant instant);
}
