package io.raybound.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Stand-ins for the programs that a local runtime starts, as scripts in folders that look like the
/// real ones: for
/// tests
/// of what we do, in seconds, where real Ray would take half a minute.
public final class FakeRay {
    /// A `ray start` that comes up at once: GCS port, health pages, the list of nodes (with the token
    /// only), Serve's
    /// PUT.
    private static final String WORKING = """
            #!/usr/bin/python3
            import http.server, json, os, signal, socket, sys, threading, time
            args = dict(a[2:].split("=", 1) for a in sys.argv if a.startswith("--") and "=" in a)
            ip, nodes = args["node-ip-address"], os.path.join(os.environ["HOME"], "nodes")
            os.makedirs(nodes, exist_ok=True)
            mine = os.path.join(nodes, ip)
            token = "Bearer " + open(os.environ["RAY_AUTH_TOKEN_PATH"]).read()
            class Pages(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.rfile.read(int(self.headers.get("Content-Length") or 0))
                    open_page = self.path.endswith("healthz")
                    if not open_page and self.headers.get("Authorization") != token:
                        self.send_response(401); self.end_headers(); return
                    found = [{"node_ip": n, "state": "ALIVE"} for n in os.listdir(nodes)]
                    self.send_response(200); self.end_headers()
                    self.wfile.write(json.dumps({"data": {"result": {"result": found}}}).encode())
                do_PUT = do_GET
                def log_message(self, *a): pass
            def stop(*a):
                if os.path.exists(mine): os.remove(mine)
                os._exit(0)
            signal.signal(signal.SIGTERM, stop)
            if "--head" in sys.argv:
                gcs = socket.create_server((ip, int(args["port"])))
                for host, port in (args["dashboard-host"], args["dashboard-port"]), (ip, args["dashboard-agent-listen-port"]):
                    server = http.server.ThreadingHTTPServer((host, int(port)), Pages)
                    threading.Thread(target=server.serve_forever, daemon=True).start()
            open(mine, "w").close()
            print("fake ray runs on", ip, flush=True)
            while True: time.sleep(60)
            """;

    private static final String AGENT = """
            #!/bin/sh
            for config; do :; done
            exec python3 -c '
            import http.server, json, shutil, sys
            c = json.load(open(sys.argv[1]))
            host, port = c["listen"].rsplit(":", 1)
            shutil.copy(sys.argv[2], c["data_dir"] + "/agent.pub")
            http.server.ThreadingHTTPServer((host, int(port)), http.server.BaseHTTPRequestHandler).serve_forever()
            ' "$config" "$(dirname "$0")/agent.pub"
            """;

    private FakeRay() {}

    /// A virtual environment whose Ray works.
    public static Path venv(Path folder, String rayVersion) throws IOException {
        return venv(folder, rayVersion, WORKING);
    }

    /// A virtual environment whose `ray` is the given script.
    public static Path venv(Path folder, String rayVersion, String script) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path packages = Files.createDirectories(folder.resolve("lib/python3.11/site-packages"));
        Files.createDirectories(packages.resolve("ray-" + rayVersion + ".dist-info"));
        Files.writeString(Files.createDirectories(packages.resolve("ray")).resolve("__init__.py"), "");
        Files.writeString(folder.resolve("pyvenv.cfg"), "home = /usr/bin\n");
        program(bin.resolve("ray"), script);
        program(bin.resolve("python"), "#!/bin/sh\nexit 0\n");
        return folder;
    }

    /// A Java home whose `java` is a small head agent: listens, and shows this public key.
    public static Path javaHome(Path folder, String publicKeyPem) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.writeString(bin.resolve("agent.pub"), publicKeyPem);
        program(bin.resolve("java"), AGENT);
        return folder;
    }

    /// A folder of programs with a head agent's jar in it.
    public static Path lib(Path folder) throws IOException {
        Files.createFile(Files.createDirectories(folder).resolve("raybound-head-agent-0.jar"));
        return folder;
    }

    /// Opens a folder to every user, as a run under other UIDs needs it.
    public static Path open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
