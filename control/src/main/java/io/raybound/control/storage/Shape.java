package io.raybound.control.storage;

import io.raybound.model.Kind;
import java.util.function.Function;

/// How one kind of object is stored: its record type and what of it the store indexes.
public record Shape<T extends Record>(Kind kind, Class<T> type, Function<T, Place> place) {}
