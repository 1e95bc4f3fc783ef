package io.raybound.runtimelocal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Wraps a node's command into its cage.
///
/// @param cage what this machine allows
/// @param controlGroups the cgroup v2 folder to make groups in; only meaningful for [Cage#CGROUP]
record Caging(Cage cage, Path controlGroups) {
    /// First of the UIDs that clusters get as root: far above people, containers' usual ranges and systemd's.
    static final int FIRST_UID = 700_000;

    /// The first process of a node: goes home (the folder it came from may be covered), starts the
    /// command, hands SIGTERM on, reaps what jobs leave behind,
    /// notes the exit
    /// code.
    private static final String INIT = """
            exit_file=$1; shift
            cd "$HOME"
            "$@" & child=$!
            trap 'kill -TERM $child 2>/dev/null' TERM
            while :; do wait $child; code=$?; kill -0 $child 2>/dev/null || break; done
            echo $code > "$exit_file"
            exit $code""";

    private static final List<String> DROP =
            List.of("--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--no-new-privs");

    static int uid(int lane) {
        return FIRST_UID + lane;
    }

    /// The whole command line.
    List<String> wrap(Fence fence, int lane, Path exitFile, String group, List<String> command) {
        List<String> line = new ArrayList<>(List.of("setsid"));
        switch (cage) {
            case OWN_USER, NAMESPACES ->
                line.addAll(List.of("unshare", "--pid", "--mount", "--fork", "--kill-child=KILL", "--mount-proc"));
            case USER_NAMESPACES ->
                line.addAll(List.of(
                        "unshare",
                        "--user",
                        "--map-current-user",
                        "--keep-caps",
                        "--pid",
                        "--mount",
                        "--fork",
                        "--kill-child=KILL",
                        "--mount-proc"));
            case CGROUP, MARKER -> {}
        }
        line.addAll(List.of("sh", "-c", script(fence, lane, group), "raybound-node", exitFile.toString()));
        line.addAll(command);
        return line;
    }

    private String script(Fence fence, int lane, String group) {
        return switch (cage) {
            case OWN_USER -> {
                String uid = Integer.toString(uid(lane));
                yield fence.script() + drop(List.of("--reuid", uid, "--regid", uid, "--clear-groups"));
            }
            case NAMESPACES, USER_NAMESPACES -> fence.script() + drop(List.of());
            case CGROUP -> "echo $$ > " + Fence.quoted(groupFolder(group) + "/cgroup.procs") + " || exit 1\n" + INIT;
            case MARKER -> INIT;
        };
    }

    private static String drop(List<String> user) {
        List<String> words = new ArrayList<>(List.of("exec", "setpriv"));
        words.addAll(user);
        words.addAll(DROP);
        // A change of user clears the signal that ties the node to its unshare process.
        words.addAll(List.of("--pdeathsig", "keep", "sh", "-c", Fence.quoted(INIT), "raybound-node", "\"$@\""));
        return String.join(" ", words);
    }

    /// Makes the control group, where there is one.
    void prepare(String group) throws IOException {
        if (cage == Cage.CGROUP) {
            Files.createDirectories(groupFolder(group));
        }
    }

    /// Ends all that is in the control group, where there is one.
    void killGroup(String group) {
        if (cage != Cage.CGROUP) {
            return;
        }
        try {
            Files.writeString(groupFolder(group).resolve("cgroup.kill"), "1");
        } catch (IOException e) {
            // Gone already, or taken care of by the sweep that follows.
            return;
        }
    }

    /// Removes the empty control group; it stays busy until the kernel has reaped its last process.
    void removeGroup(String group) {
        try {
            Files.deleteIfExists(groupFolder(group));
        } catch (IOException e) {
            // An empty group costs nothing; the next start of this node uses it again.
            return;
        }
    }

    private Path groupFolder(String group) {
        return controlGroups.resolve("raybound-" + group);
    }
}
