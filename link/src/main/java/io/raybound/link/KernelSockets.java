package io.raybound.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// The established TCP sockets of this very process, as Linux tells them (`/proc/self`); empty elsewhere.
final class KernelSockets {
    private static final String ESTABLISHED = "01";

    private KernelSockets() {}

    /// Both ends of a connection as `ip:port`.
    record Pair(String local, String remote) {}

    /// Own connections to any address at this port.
    static Set<Pair> towards(int port) {
        Set<Pair> found = new LinkedHashSet<>();
        try {
            Set<String> own = inodes();
            for (String table : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
                if (Files.isReadable(Path.of(table))) {
                    for (String line : Files.readAllLines(Path.of(table))) {
                        read(line, port, own, found);
                    }
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return found;
    }

    private static void read(String line, int port, Set<String> own, Set<Pair> found) throws UnknownHostException {
        String[] cells = line.strip().split("\\s+", -1);
        if (cells.length < 10 || !cells[3].equals(ESTABLISHED) || !own.contains(cells[9])) {
            return;
        }
        int colon = cells[2].indexOf(':');
        if (Integer.parseInt(cells[2].substring(colon + 1), 16) == port) {
            found.add(new Pair(address(cells[1]), address(cells[2])));
        }
    }

    private static Set<String> inodes() throws IOException {
        Set<String> found = new HashSet<>();
        Path fds = Path.of("/proc/self/fd");
        if (!Files.isDirectory(fds)) {
            return found;
        }
        try (DirectoryStream<Path> open = Files.newDirectoryStream(fds)) {
            for (Path each : open) {
                String target = link(each);
                if (target.startsWith("socket:[")) {
                    found.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return found;
    }

    /// What a descriptor points at; empty when it was closed meanwhile.
    private static String link(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /// `0100007F:1F90` (each 32-bit word in host byte order) as `127.0.0.1:8080`.
    static String address(String kernel) throws UnknownHostException {
        int colon = kernel.indexOf(':');
        String hex = kernel.substring(0, colon);
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int word = i / 4;
            int at = word * 8 + (3 - i % 4) * 2;
            bytes[i] = (byte) Integer.parseInt(hex.substring(at, at + 2), 16);
        }
        InetAddress address = InetAddress.getByAddress(bytes);
        String host = address.getHostAddress();
        String text = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return text + ":" + Integer.parseInt(kernel.substring(colon + 1), 16);
    }
}
