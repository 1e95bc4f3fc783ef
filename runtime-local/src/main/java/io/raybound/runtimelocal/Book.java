package io.raybound.runtimelocal;

import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is written down of one cluster: `clusters/<id>/processes.json`.
///
/// @param lane the N of its addresses 127.1.N.x
/// @param ports first of its block of ports
/// @param boot the present start of its head; null when there is none
/// @param nextHost the last byte of the next worker's address; an address is used again as late as possible
/// @param clean true when the run folders were deleted
/// @param entries processes that were started and not yet cleaned up, and those about to be
record Book(Id cluster, int lane, int ports, @Nullable String boot, int nextHost, boolean clean, List<Entry> entries) {
    static final String AGENT = "agent";

    Book {
        entries = List.copyOf(entries);
    }

    /// One process.
    ///
    /// @param shape null for the head agent
    /// @param marker value of the variable that the process and all its children carry
    /// @param pid 0 while it is only intended: written before the start
    record Entry(
            String name,
            String group,
            @Nullable NodeShape shape,
            String address,
            String marker,
            String boot,
            long pid,
            long startTime,
            Instant startedAt) {
        Proc.Ref ref() {
            return new Proc.Ref(pid, startTime);
        }

        Entry started(Proc.Ref ref) {
            return new Entry(name, group, shape, address, marker, boot, ref.pid(), ref.startTime(), startedAt);
        }
    }

    Optional<Entry> entry(String name) {
        return entries.stream().filter(e -> e.name().equals(name)).findFirst();
    }

    /// With the entry added, or put in place of one of the same name.
    Book with(Entry entry) {
        List<Entry> next = new ArrayList<>(entries);
        next.removeIf(e -> e.name().equals(entry.name()));
        next.add(entry);
        return new Book(cluster, lane, ports, boot, nextHost, false, next);
    }

    Book without(String name) {
        return new Book(
                cluster,
                lane,
                ports,
                boot,
                nextHost,
                clean,
                entries.stream().filter(e -> !e.name().equals(name)).toList());
    }

    Book booted(String newBoot, int newLane, int newPorts) {
        return new Book(cluster, newLane, newPorts, newBoot, 2, false, entries);
    }

    Book withNextHost(int host) {
        return new Book(cluster, lane, ports, boot, host, clean, entries);
    }

    Book cleaned() {
        return new Book(cluster, lane, ports, null, nextHost, true, entries);
    }

    String headAddress() {
        return "127.1." + lane + ".1";
    }
}
