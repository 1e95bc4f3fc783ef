package io.raybound.runtimelocal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Writes the shell script that a node's mount namespace begins with: folders are covered by empty
/// read-only ones, and what the node needs from inside them is bound back to its place.
///
/// @param covers folders that must look empty
/// @param keeps folders that must stay what they are, also inside a cover
/// @param stage an existing folder inside a cover where the picture is put together
record Fence(List<Path> covers, List<Path> keeps, Path stage) {
    Fence {
        covers = outermost(covers);
        keeps = List.copyOf(keeps);
    }

    /// The fence of one cluster.
    ///
    /// @param otherUser true when the node will have another UID: then folders on the way that only
    ///     the operator may enter are covered as well: the way is open, all else in them is hidden
    static Fence of(LocalSettings settings, Venv venv, Path own, boolean otherUser) throws IOException {
        List<Path> covers = new ArrayList<>();
        List<Path> keeps = new ArrayList<>(List.of(own));
        keeps.addAll(venv.folders());
        covers.add(real(settings.dataDir()));
        covers.add(real(settings.runDir()));
        for (Path path : settings.covered()) {
            if (Files.isDirectory(path)) {
                covers.add(real(path));
            }
        }
        if (otherUser) {
            for (Path keep : List.copyOf(keeps)) {
                closedAncestor(PrivateFiles.parent(keep), covers);
            }
        }
        return new Fence(covers, keeps, real(settings.runDir()).resolve(".stage"));
    }

    private static Path real(Path path) throws IOException {
        return path.toRealPath();
    }

    private static void closedAncestor(Path folder, List<Path> covers) throws IOException {
        for (int i = 1; i <= folder.getNameCount(); i++) {
            Path ancestor = folder.getRoot().resolve(folder.subpath(0, i));
            if (!Files.getPosixFilePermissions(ancestor).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                covers.add(ancestor);
                return;
            }
        }
    }

    private static List<Path> outermost(List<Path> covers) {
        List<Path> kept = new ArrayList<>();
        for (Path cover : new TreeSet<>(covers)) {
            if (kept.stream().noneMatch(cover::startsWith)) {
                kept.add(cover);
            }
        }
        return List.copyOf(kept);
    }

    /// Lines of sh; after them come `exec` and the node.
    String script() {
        StringBuilder text = new StringBuilder("set -e\n");
        line(text, "mkdir -p", stage);
        line(text, "mount -t tmpfs -o mode=0755,size=1m raybound", stage);
        for (int i = 0; i < covers.size(); i++) {
            Path cover = covers.get(i);
            Path picture = stage.resolve(Integer.toString(i));
            line(text, "mkdir", picture);
            for (Path keep : keeps) {
                if (keep.startsWith(cover)) {
                    Path place = picture.resolve(cover.relativize(keep));
                    line(text, "mkdir -p", place);
                    line(text, "mount --rbind", keep, place);
                }
            }
        }
        // The stage lies in a cover, so the cover that hides it comes last.
        for (int i = covers.size() - 1; i >= 0; i--) {
            if (!stage.startsWith(covers.get(i))) {
                put(text, i);
            }
        }
        for (int i = 0; i < covers.size(); i++) {
            if (stage.startsWith(covers.get(i))) {
                put(text, i);
            }
        }
        text.append("mount -t tmpfs -o mode=1777 raybound /dev/shm\n");
        return text.toString();
    }

    private void put(StringBuilder text, int index) {
        line(text, "mount --rbind", stage.resolve(Integer.toString(index)), covers.get(index));
        line(text, "mount -o remount,bind,ro", covers.get(index));
    }

    private static void line(StringBuilder text, String command, Path... paths) {
        text.append(command);
        for (Path path : paths) {
            text.append(' ').append(quoted(path.toString()));
        }
        text.append('\n');
    }

    /// One word of sh, whatever it holds.
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
