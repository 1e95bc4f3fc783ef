package io.raybound.control.assembly;

/// What time alone brings about; a program calls it every few seconds, on any number of replicas.
public final class Housekeeping {
    /// Fails jobs whose package never came, removes clusters whose job ended, and forgets what is past its time.
    public void sweep() {
        io.raybound.control.Unbuilt.yet();
    }
}
