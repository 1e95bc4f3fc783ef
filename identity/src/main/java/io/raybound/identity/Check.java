package io.raybound.identity;

/// The outcome of checking something from outside: its content, or why it is refused.
///
/// @param <T> what a passed check yields
public sealed interface Check<T> {

    /// The thing is authentic and may be used.
    record Passed<T>(T value) implements Check<T> {}

    /// The thing is refused.
    ///
    /// @param code stable kebab-case word
    /// @param sentence what is wrong and what to do, without any secret
    record Refused<T>(String code, String sentence) implements Check<T> {}
}
