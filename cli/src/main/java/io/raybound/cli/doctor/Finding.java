package io.raybound.cli.doctor;

/// The outcome of one check.
///
/// @param step `name`, `route`, `trust`, `answer` or `login`
/// @param told one sentence; when it is not good, with the next step
record Finding(String step, boolean good, String told) {}
