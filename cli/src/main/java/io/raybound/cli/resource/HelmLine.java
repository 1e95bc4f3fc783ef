package io.raybound.cli.resource;

import io.raybound.cli.output.View;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The one line that installs a site's operator on Kubernetes.
///
/// Its words need no quoting in any shell: ids, addresses, a token and base64.
final class HelmLine {
    private HelmLine() {}

    static void print(PrintStream out, JsonNode site, JsonNode issued) {
        out.println();
        out.println("To install its operator (the token works once, until " + View.text(issued, "expires_at") + "):");
        out.println();
        out.println("  " + line(site, issued));
        out.println();
        out.println("Add --values FILE with what is yours to decide: global.registry, namespaces, gateway."
                + " See docs/how-to/kubernetes.md.");
    }

    static String line(JsonNode site, JsonNode issued) {
        byte[] ca = issued.path("ca_pem").asString("").strip().getBytes(StandardCharsets.UTF_8);
        return String.join(
                " ",
                List.of(
                        "helm install raybound-operator charts/operator",
                        "--namespace raybound-system --create-namespace",
                        "--set site.id=" + View.text(site, "id"),
                        "--set controlPlane.url=" + View.text(issued, "control_plane_url"),
                        "--set controlPlane.caBase64=" + Base64.getEncoder().encodeToString(ca),
                        "--set join.token=" + View.text(issued, "token")));
    }
}
