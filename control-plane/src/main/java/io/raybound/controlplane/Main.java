package io.raybound.controlplane;

import io.raybound.controlplane.assembly.Program;

/// Starts the control plane: `raybound-control-plane --config FILE [--bootstrap-key-file FILE]`.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int code = new Program(System.out, System.err).run(args);
        if (code != 0) {
            System.exit(code);
        }
    }
}
