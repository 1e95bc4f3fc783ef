package io.raybound.control.storage;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The named objects, one table for all kinds: found by id, by unique key, by name, or listed by where they belong.
public interface Objects {
    /// An object by id, also a removed one that is still kept.
    <T extends Record> Optional<T> find(Shape<T> shape, Id id);

    /// The live object with this key.
    <T extends Record> Optional<T> findUnique(Shape<T> shape, String uniqueKey);

    /// Objects in the order they were made, newest first when `newestFirst`.
    <T extends Record> Slice<T> list(Shape<T> shape, Query query, PageRequest page, boolean newestFirst);

    /// True when at least one object of the kind fits.
    boolean any(Kind kind, Query query);

    /// Where an object of any kind belongs.
    Optional<Place> place(Id id);

    /// Keeps a new object.
    ///
    /// @throws IllegalStateException when the id or the unique key is there already: look before
    <T extends Record> void insert(Shape<T> shape, T value);

    /// Replaces an object.
    ///
    /// @throws IllegalStateException when there is no such object
    <T extends Record> void update(Shape<T> shape, T value);

    /// Forgets an object.
    void remove(Id id);

    /// Ids of objects of a shape removed before the instant, at most so many.
    <T extends Record> List<Id> removedBefore(Shape<T> shape, Instant instant, int limit);
}
