package io.raybound.link;

import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Reports.Report;
import java.util.List;

/// Port: what must survive a restart of the program: the newest instruction of each object, tombstones included, and
/// reports that may be sent late but never not at all.
///
/// A method that writes has made it durable when it returns; if it cannot, it throws [java.io.UncheckedIOException] and
/// the caller must not act. Thread-safe.
public interface Journal extends AutoCloseable {
    /// The newest accepted instruction of each object.
    List<InstructionPayload> instructions();

    /// The highest generation accepted of the object; 0 for none.
    long mark(ObjectKey object);

    Position position();

    /// Keeps accepted instructions and how far they reach.
    void accept(List<InstructionPayload> accepted, Position reached);

    /// Keeps a report until [#sent].
    void keep(Report report);

    /// Kept reports that nobody has taken yet, oldest first.
    List<Report> unsent();

    void sent(List<Report> reports);

    @Override
    void close();
}
