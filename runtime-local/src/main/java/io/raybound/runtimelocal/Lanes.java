package io.raybound.runtimelocal;

import io.raybound.model.Failure;
import io.raybound.reconcile.ProvisionFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Finds a loopback network 127.1.N.x and a block of ports that nobody uses.
///
/// A port is tried by binding a socket that never listens. Between that look and Ray's own bind another
/// program may be
/// faster; then
/// the start fails, is reported and tried again elsewhere.
final class Lanes {
    private static final int LAST = 250;
    private static final String ANY = "0.0.0.0";

    private final RandomGenerator random;

    Lanes(RandomGenerator random) {
        this.random = random;
    }

    /// A place for one cluster.
    record Lane(int number, int ports) {}

    /// The same place again where it is still free, another one else.
    ///
    /// @param lanes those of other clusters, running or not
    /// @param blocks theirs
    Lane pick(Lane last, Set<Integer> lanes, Set<Integer> blocks) throws ProvisionFailed {
        int number = last.number() > 0 && isLaneFree(last.number()) ? last.number() : freeLane(lanes);
        int ports = last.ports() > 0 && isBlockFree(last.ports()) ? last.ports() : freeBlock(blocks);
        return new Lane(number, ports);
    }

    private int freeLane(Set<Integer> taken) throws ProvisionFailed {
        int start = random.nextInt(LAST);
        for (int i = 0; i < LAST; i++) {
            int number = 1 + (start + i) % LAST;
            if (!taken.contains(number) && isLaneFree(number)) {
                return number;
            }
        }
        throw new ProvisionFailed(
                new Failure(
                        "no-address",
                        "127.1.0.0/16",
                        "all of 127.1.1.1 to 127.1." + LAST + ".1 are in use",
                        "delete clusters that are not needed"),
                false);
    }

    private int freeBlock(Set<Integer> taken) throws ProvisionFailed {
        int start = random.nextInt(Ports.BLOCKS);
        for (int i = 0; i < Ports.BLOCKS; i++) {
            int base = Ports.FIRST + (start + i) % Ports.BLOCKS * Ports.BLOCK;
            if (!taken.contains(base) && isBlockFree(base)) {
                return base;
            }
        }
        throw new ProvisionFailed(
                new Failure(
                        "port-taken",
                        Ports.FIRST + " and up",
                        "no block of " + Ports.BLOCK + " free ports was found",
                        "see what listens with: ss -ltnp"),
                false);
    }

    private static boolean isLaneFree(int number) {
        String head = "127.1." + number + ".1";
        return isFree(head, Ports.DASHBOARD) && isFree(head, Ports.SERVE) && !isInUse(head, 80);
    }

    private static boolean isBlockFree(int base) {
        for (int port : new Ports(base).shared()) {
            if (!isFree(ANY, port)) {
                return false;
            }
        }
        return true;
    }

    /// True when the port can be bound now; false when taken or not allowed.
    static boolean isFree(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isInUse(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
