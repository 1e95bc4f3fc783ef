package io.raybound.runtimelocal;

import io.raybound.reconcile.ProvisionFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Probes for the cage once, when it is first needed and the virtual environment is there.
final class CageHolder {
    private final LocalSettings settings;
    private CageProbe.@Nullable Found found;

    CageHolder(LocalSettings settings) {
        this.settings = settings;
    }

    /// The cage for new nodes. Before a usable virtual environment was seen it is the weakest one, which ends
    /// everything too.
    synchronized Caging caging() {
        if (found == null) {
            try {
                found = new CageProbe(settings, Venv.read(settings.venv(), settings.rayVersion())).probe();
            } catch (ProvisionFailed | IOException e) {
                return new Caging(Cage.MARKER, Path.of("/sys/fs/cgroup"));
            }
        }
        return found.caging();
    }

    synchronized Isolation isolation() {
        Cage cage = caging().cage();
        return new Isolation(
                cage.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                cage.sentence(),
                cage.isFenced(),
                found == null ? List.of("not probed yet: no usable virtual environment") : found.refused());
    }
}
