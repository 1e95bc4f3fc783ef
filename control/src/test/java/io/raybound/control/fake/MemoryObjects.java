package io.raybound.control.fake;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.storage.Objects;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Shape;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

final class MemoryObjects implements Objects {
    private final MemoryState state;

    MemoryObjects(MemoryState state) {
        this.state = state;
    }

    @Override
    public <T extends Record> Optional<T> find(Shape<T> shape, Id id) {
        return Optional.ofNullable(state.objects.get(id))
                .filter(k -> k.kind() == shape.kind())
                .map(k -> shape.type().cast(k.body()));
    }

    @Override
    public <T extends Record> Optional<T> findUnique(Shape<T> shape, String uniqueKey) {
        return state.objects.values().stream()
                .filter(k ->
                        k.kind() == shape.kind() && uniqueKey.equals(k.place().uniqueKey()))
                .map(k -> shape.type().cast(k.body()))
                .findFirst();
    }

    @Override
    public <T extends Record> Slice<T> list(Shape<T> shape, Query query, PageRequest page, boolean newestFirst) {
        Comparator<Place> order = Comparator.comparing(Place::createdAt).thenComparing(p -> p.id().value());
        List<T> all = matching(shape.kind(), query)
                .sorted(Comparator.comparing(MemoryState.Kept::place, newestFirst ? order.reversed() : order))
                .<T>map(k -> shape.type().cast(k.body()))
                .toList();
        return Pages.of(all, page);
    }

    @Override
    public boolean any(Kind kind, Query query) {
        return matching(kind, query).findAny().isPresent();
    }

    @Override
    public Optional<Place> place(Id id) {
        return Optional.ofNullable(state.objects.get(id)).map(MemoryState.Kept::place);
    }

    @Override
    public <T extends Record> void insert(Shape<T> shape, T value) {
        Place place = shape.place().apply(value);
        String key = place.uniqueKey();
        boolean taken = key != null
                && state.objects.values().stream()
                        .anyMatch(k -> key.equals(k.place().uniqueKey()));
        if (taken || state.objects.containsKey(place.id())) {
            throw new IllegalStateException("there already: " + place.id());
        }
        state.objects.put(place.id(), new MemoryState.Kept(shape.kind(), place, value));
    }

    @Override
    public <T extends Record> void update(Shape<T> shape, T value) {
        Place place = shape.place().apply(value);
        if (find(shape, place.id()).isEmpty()) {
            throw new IllegalStateException("no object " + place.id());
        }
        state.objects.put(place.id(), new MemoryState.Kept(shape.kind(), place, value));
    }

    @Override
    public void remove(Id id) {
        state.objects.remove(id);
    }

    @Override
    public <T extends Record> List<Id> removedBefore(Shape<T> shape, Instant instant, int limit) {
        return state.objects.values().stream()
                .filter(k -> k.kind() == shape.kind())
                .map(MemoryState.Kept::place)
                .filter(p -> p.deletedAt() != null && p.deletedAt().isBefore(instant))
                .map(Place::id)
                .limit(limit)
                .toList();
    }

    private Stream<MemoryState.Kept> matching(Kind kind, Query q) {
        return state.objects.values().stream()
                .filter(k -> k.kind() == kind)
                .filter(k -> matches(k.place(), q) && visible(k.place(), q.visibility()));
    }

    private static boolean matches(Place p, Query q) {
        return (q.cloud() == null || q.cloud().equals(p.cloud()))
                && (q.project() == null || q.project().equals(p.project()))
                && (q.parent() == null || q.parent().equals(p.parent()))
                && (q.name() == null || q.name().equals(p.name()))
                && (q.states().isEmpty() || q.states().contains(p.state()))
                && (q.removed() || p.deletedAt() == null);
    }

    private static boolean visible(Place p, Query.Visibility v) {
        Id reader = v.reader();
        return v.all()
                || (p.cloud() != null && v.clouds().contains(p.cloud()))
                || (p.project() != null && v.projects().contains(p.project()))
                || (reader != null && (p.readers().contains(reader) || p.id().equals(reader)));
    }
}
