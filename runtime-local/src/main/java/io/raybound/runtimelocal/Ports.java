package io.raybound.runtimelocal;

/// The layout of a cluster's ports: those that Ray binds to every address come from a block of its own,
/// below the range
/// that Linux gives to outgoing connections; those bound to the cluster's address alone keep their
/// usual numbers.
record Ports(int base) {
    static final int FIRST = 12_000;
    static final int BLOCK = 16;
    static final int BLOCKS = 1_280;
    static final int DASHBOARD = 8265;
    static final int SERVE = 8000;

    int gcs() {
        return base;
    }

    int client() {
        return base + 1;
    }

    int autoscalerMetrics() {
        return base + 2;
    }

    int dashboardMetrics() {
        return base + 3;
    }

    int agentHttp() {
        return base + 4;
    }

    int agentGrpc() {
        return base + 5;
    }

    int runtimeEnv() {
        return base + 6;
    }

    int metrics() {
        return base + 7;
    }

    int nodeManager() {
        return base + 8;
    }

    int objectManager() {
        return base + 9;
    }

    /// Where the head agent listens when port 80 may not be bound.
    int headAgent() {
        return base + 10;
    }

    /// Ports bound to every address.
    int[] shared() {
        int[] ports = new int[headAgent() - base + 1];
        for (int i = 0; i < ports.length; i++) {
            ports[i] = base + i;
        }
        return ports;
    }
}
