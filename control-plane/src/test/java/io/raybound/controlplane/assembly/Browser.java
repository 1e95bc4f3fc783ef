package io.raybound.controlplane.assembly;

import io.raybound.controlplane.api.TestTls;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// As much of a browser as the pages need: cookies, hidden fields, the headers that browsers add.
final class Browser {
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

    private final String base;
    private final HttpClient http;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Browser(String base, String rootPem) throws Exception {
        this.base = base;
        this.http = HttpClient.newBuilder()
                .sslContext(TestTls.trusting(rootPem))
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Sec-Fetch-Site", "none")
                .build());
    }

    /// Sends a form as our own page would.
    HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
        return post(path, fields, base, "same-origin");
    }

    HttpResponse<String> post(String path, Map<String, String> fields, String origin, String site) throws Exception {
        String body = fields.entrySet().stream()
                .map(f -> URLEncoder.encode(f.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }
        if (!site.isEmpty()) {
            request.header("Sec-Fetch-Site", site);
        }
        return send(request.build());
    }

    /// Sends with this browser's cookies, and keeps those that come (the JDK's own jar writes them as RFC 2965 says,
    /// which no browser does).
    HttpResponse<String> send(HttpRequest request) throws Exception {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request, (name, value) -> true);
        if (!cookies.isEmpty()) {
            builder.setHeader("Cookie", cookieLine());
        }
        HttpResponse<String> response = http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        for (String line : response.headers().allValues("set-cookie")) {
            String pair = line.substring(0, line.indexOf(';'));
            String name = pair.substring(0, pair.indexOf('='));
            if (line.contains("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, pair.substring(pair.indexOf('=') + 1));
            }
        }
        return response;
    }

    /// The `Cookie` header that this browser sends.
    String cookieLine() {
        return cookies.entrySet().stream()
                .map(c -> c.getKey() + "=" + c.getValue())
                .collect(Collectors.joining("; "));
    }

    URI uri(String path) {
        return URI.create(path.startsWith("https://") ? path : base + path);
    }

    /// The hidden fields of a page.
    static Map<String, String> hidden(HttpResponse<String> page) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher matcher = HIDDEN.matcher(page.body());
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2).replace("&amp;", "&").replace("&#39;", "'"));
        }
        return fields;
    }

    /// Uses a login link and sets the password.
    HttpResponse<String> firstLogin(String link, String password) throws Exception {
        Map<String, String> form = hidden(get(link));
        form.put("password", password);
        form.put("again", password);
        return post("/login/once", form);
    }

    /// Logs in.
    HttpResponse<String> login(String user, String password) throws Exception {
        Map<String, String> form = hidden(get("/login"));
        form.put("user", user);
        form.put("password", password);
        return post("/login", form);
    }

    boolean hasSession() {
        return cookies.containsKey("__Host-rb-session");
    }
}
