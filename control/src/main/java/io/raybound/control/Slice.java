package io.raybound.control;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list.
///
/// @param nextCursor hand it back for the next page; null on the last one
public record Slice<T>(List<T> items, @Nullable String nextCursor) {
    public Slice {
        items = List.copyOf(items);
    }

    /// The same page with each item turned into another.
    public <R> Slice<R> map(Function<? super T, ? extends R> turn) {
        return new Slice<R>(items.stream().<R>map(turn).toList(), nextCursor);
    }
}
