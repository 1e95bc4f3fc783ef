package io.raybound.cli.local;

import io.raybound.cli.shell.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The three ports of a local installation; remembered, because addresses carry them.
record Ports(int console, int machines, int site) {
    private static final int CONSOLE = 7443;
    private static final int MACHINES = 7444;
    private static final int SITE = 8443;

    /// The usual ports, or free ones where somebody else has them.
    static Ports choose() {
        Set<Integer> taken = new HashSet<>();
        return new Ports(free(CONSOLE, taken), free(MACHINES, taken), free(SITE, taken));
    }

    /// The same ports, but free ones for those that are asked to move and are taken.
    ///
    /// @param people whether console and machines may move; @param gateway whether the site's may
    Ports movedWhereTaken(boolean people, boolean gateway) {
        Set<Integer> taken = new HashSet<>(List.of(console, machines, site));
        return new Ports(moved(console, people, taken), moved(machines, people, taken), moved(site, gateway, taken));
    }

    private static int moved(int port, boolean may, Set<Integer> taken) {
        return may && !canBind(port) ? free(any(), taken) : port;
    }

    private static int free(int usual, Set<Integer> taken) {
        int port = canBind(usual) ? usual : any();
        while (!taken.add(port)) {
            port = any();
        }
        return port;
    }

    static boolean canBind(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int any() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw Refused.failed("no free port on this machine: " + e.getMessage(), "close some programs");
        }
    }
}
