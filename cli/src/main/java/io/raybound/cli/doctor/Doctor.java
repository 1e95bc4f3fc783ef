package io.raybound.cli.doctor;

import io.raybound.cli.shell.Shell;
import java.net.URI;

/// stub
public final class Doctor {
    private Doctor() {}

    public static String verdict(Shell shell, URI uri) {
        return uri.toString() + shell.cwd();
    }
}
