package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.raybound.model.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Why a pod is not what it should be, in words; pure.
final class PodTrouble {
    private static final int OUT_OF_MEMORY = 137;
    private static final long LATE_SECONDS = 30;

    private PodTrouble() {}

    /// The cause that a person has to know; empty when the pod is fine or on its way.
    static Optional<Failure> of(Pod pod, Instant now) {
        return lost(pod, now)
                .or(() -> ended(pod))
                .or(() -> unscheduled(pod))
                .or(() -> statuses(pod)
                        .map(status -> container(pod, status))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    /// A pod that should be gone long ago: its node does not answer any more.
    private static Optional<Failure> lost(Pod pod, Instant now) {
        String deleted = pod.getMetadata().getDeletionTimestamp();
        if (deleted == null || now.isBefore(Instant.parse(deleted).plusSeconds(LATE_SECONDS))) {
            return Optional.empty();
        }
        String node = pod.getSpec().getNodeName();
        return Optional.of(new Failure(
                "node-lost",
                name(pod),
                "its node " + node + " does not answer: the pod was to be gone since " + deleted,
                "look at the node: kubectl describe node " + node
                        + "; Kubernetes frees the pod when the node is back or" + " deleted"));
    }

    private static Optional<Failure> ended(Pod pod) {
        if (!"Failed".equals(pod.getStatus().getPhase())) {
            return Optional.empty();
        }
        String reason = String.valueOf(pod.getStatus().getReason());
        String message = pod.getStatus().getMessage() == null
                ? ""
                : ": " + pod.getStatus().getMessage();
        return switch (reason) {
            case "Evicted" ->
                Optional.of(new Failure(
                        "evicted",
                        name(pod),
                        "its node threw it out" + message,
                        "give the group more memory, or find what fills the node's disk"));
            case "SysctlForbidden" ->
                Optional.of(new Failure(
                        "port-forbidden",
                        name(pod),
                        "the node refuses the setting that port 80 needs without root" + message,
                        "set agent_port to 8080 in the operator's chart; the Service keeps port 80"));
            case "NodeLost", "NodeShutdown", "Terminated" ->
                Optional.of(new Failure(
                        "node-lost", name(pod), "its node went away" + message, "nothing: KubeRay makes another one"));
            default -> terminated(pod);
        };
    }

    private static Optional<Failure> terminated(Pod pod) {
        return statuses(pod)
                .map(status -> end(status).map(end -> crash(pod, status, end)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<ContainerStateTerminated> end(ContainerStatus status) {
        return Stream.of(status.getState(), status.getLastState())
                .map(state -> state == null ? null : state.getTerminated())
                .filter(end -> end != null && (end.getExitCode() == null || end.getExitCode() != 0))
                .findFirst();
    }

    private static Optional<Failure> unscheduled(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(c -> c.getType().equals("PodScheduled") && c.getStatus().equals("False"))
                .filter(c -> "Unschedulable".equals(c.getReason()))
                .map(PodCondition::getMessage)
                .map(message -> new Failure(
                        "unschedulable", name(pod), "no node takes it: " + message, Scheduling.nextStep(message)))
                .findFirst();
    }

    private static Optional<Failure> container(Pod pod, ContainerStatus status) {
        ContainerState state = status.getState();
        ContainerStateWaiting waiting = state == null ? null : state.getWaiting();
        String reason = waiting == null ? "" : String.valueOf(waiting.getReason());
        String message = waiting == null || waiting.getMessage() == null ? "" : waiting.getMessage();
        return switch (reason) {
            case "ErrImagePull",
                    "ImagePullBackOff",
                    "InvalidImageName",
                    "ErrImageNeverPull",
                    "RegistryUnavailable",
                    "ImageInspectError" -> Optional.of(Images.failure(pod, status, message));
            case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
                Optional.of(new Failure(
                        "container-refused",
                        name(pod) + " " + status.getName(),
                        "the node cannot start it: " + message,
                        message.contains("not found")
                                ? "nothing at first: the operator makes what is missing; if it stays, look at the operator"
                                : "see kubectl describe pod "
                                        + pod.getMetadata().getName()));
            case "CrashLoopBackOff" -> end(status).map(end -> crash(pod, status, end));
            default -> restarted(pod, status);
        };
    }

    /// Runs again after it had ended; worth a word until it is ready.
    private static Optional<Failure> restarted(Pod pod, ContainerStatus status) {
        boolean ready = Boolean.TRUE.equals(status.getReady());
        return ready ? Optional.empty() : end(status).map(end -> crash(pod, status, end));
    }

    private static Failure crash(Pod pod, ContainerStatus status, ContainerStateTerminated end) {
        String what = name(pod) + " " + status.getName();
        if ("OOMKilled".equals(end.getReason())) {
            return new Failure(
                    "out-of-memory",
                    what,
                    "it used more memory than its limit of " + limit(pod, status.getName()) + " and was killed",
                    "give the group more memory in the compute config");
        }
        int code = end.getExitCode() == null ? -1 : end.getExitCode();
        String how = code == OUT_OF_MEMORY ? "was killed (137)" : "ended with code " + code;
        Integer times = status.getRestartCount();
        String lines = end.getMessage() == null || end.getMessage().isBlank()
                ? ""
                : "; last lines: " + end.getMessage().strip();
        return new Failure(
                "crash-loop",
                what,
                how + (times == null || times == 0 ? "" : ", started again " + times + " times") + lines,
                "read its last lines; all of them: kubectl -n "
                        + pod.getMetadata().getNamespace() + " logs "
                        + pod.getMetadata().getName() + " -c " + status.getName() + " --previous");
    }

    private static String limit(Pod pod, String container) {
        return pod.getSpec().getContainers().stream()
                .filter(c -> c.getName().equals(container))
                .map(c -> c.getResources() == null || c.getResources().getLimits() == null
                        ? null
                        : c.getResources().getLimits().get("memory"))
                .filter(q -> q != null)
                .map(Object::toString)
                .findFirst()
                .orElse("the node");
    }

    static Stream<ContainerStatus> statuses(Pod pod) {
        return Stream.concat(
                list(pod.getStatus().getInitContainerStatuses()),
                list(pod.getStatus().getContainerStatuses()));
    }

    private static Stream<ContainerStatus> list(@Nullable List<ContainerStatus> statuses) {
        return statuses == null ? Stream.empty() : statuses.stream();
    }

    static String name(Pod pod) {
        return "pod " + pod.getMetadata().getNamespace() + "/"
                + pod.getMetadata().getName();
    }
}
