package io.raybound.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProcessesIT {
    @Test
    void aProcessIsFoundByPidAndStartTimeAndStopped() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        LocalState.Run run = new LocalState.Run(process.pid(), Processes.started(process.toHandle()));
        assertThat(Processes.find(run)).isPresent();
        assertThat(Processes.find(new LocalState.Run(process.pid(), "ticks:1")))
                .as("the same pid of another time is somebody else")
                .isEmpty();
        assertThat(Processes.stop(process.toHandle(), Duration.ofSeconds(10))).isTrue();
        process.waitFor();
        assertThat(Processes.find(run)).isEmpty();
    }

    @Test
    void aProcessThatDoesNotListenToTermIsEndedByForce() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done").start();
        assertThat(process.inputReader().readLine()).isEqualTo("up");
        assertThat(Processes.stop(process.toHandle(), Duration.ofMillis(300))).isFalse();
        assertThat(process.waitFor(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aPortThatSomebodyHasIsNotChosenAndMovesOnlyWhereItMay() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Ports ports = new Ports(port, 2, port);
            assertThat(ports.movedWhereTaken(false, true).console()).isEqualTo(port);
            assertThat(ports.movedWhereTaken(false, true).site()).isNotEqualTo(port);
        }
    }
}
