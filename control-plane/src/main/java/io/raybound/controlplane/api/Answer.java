package io.raybound.controlplane.api;

import io.raybound.wire.Json;
import io.raybound.wire.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What goes back: status, headers, body.
///
/// @param headers name and value in order; a name may repeat (`Set-Cookie`)
/// @param body empty for none
public record Answer(int status, List<Map.Entry<String, String>> headers, String body) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    public Answer {
        headers = List.copyOf(headers);
    }

    /// 200 with JSON.
    public static Answer ok(Object value) {
        return json(200, value);
    }

    /// A status with JSON.
    public static Answer json(int status, Object value) {
        return text(status, JSON, Json.write(value));
    }

    /// 201 with JSON and the new object's path.
    public static Answer created(String location, Object value) {
        return json(201, value).with("Location", location);
    }

    /// 204.
    public static Answer nothing() {
        return new Answer(204, List.of(), "");
    }

    /// 303 to another page.
    public static Answer seeOther(String location) {
        return new Answer(303, List.of(Map.entry("Location", location)), "");
    }

    /// A page.
    public static Answer html(int status, String page) {
        return text(status, "text/html; charset=utf-8", page);
    }

    /// A status with text of a content type.
    public static Answer text(int status, String contentType, String body) {
        return new Answer(status, List.of(Map.entry("Content-Type", contentType)), body);
    }

    static Answer problem(Problem problem) {
        Answer answer = text(problem.status(), PROBLEM, Json.write(problem));
        return problem.status() == 401 ? answer.with("WWW-Authenticate", "Bearer realm=\"raybound\"") : answer;
    }

    /// The same answer with one header more.
    public Answer with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Answer(status, more, body);
    }

    /// The same answer with the object's generation as `ETag`.
    public Answer at(long generation) {
        return with("ETag", "\"" + generation + "\"");
    }
}
