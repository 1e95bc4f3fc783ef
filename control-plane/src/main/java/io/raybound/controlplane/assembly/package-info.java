/// The program: settings, wiring by constructors, start and stop.
@NullMarked
package io.raybound.controlplane.assembly;

import org.jspecify.annotations.NullMarked;
