package io.raybound.control;

/// One bad value: where, what was there, what is expected.
public record FieldError(String field, String value, String expected) {}
