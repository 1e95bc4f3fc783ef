package io.raybound.headagent.ray;

/// What Ray said to a submission.
public sealed interface SubmitAnswer {
    /// Ray has it.
    record Accepted() implements SubmitAnswer {}

    /// Ray will never take it as it is.
    ///
    /// @param reason one line of Ray's text
    record Refused(String reason) implements SubmitAnswer {}

    /// Ray failed while it looked at it: only asking for the job says whether it has it.
    ///
    /// @param reason one line of Ray's text
    record Unclear(String reason) implements SubmitAnswer {}
}
