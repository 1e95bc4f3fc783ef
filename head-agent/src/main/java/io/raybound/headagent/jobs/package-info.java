/// Drives jobs on the Ray head: each attempt is journaled before Ray sees it, and starts at most once.
///
/// The verdict comes from Ray's job record, never from a log. What a lost head leaves open is said, not guessed.
@org.jspecify.annotations.NullMarked
package io.raybound.headagent.jobs;
