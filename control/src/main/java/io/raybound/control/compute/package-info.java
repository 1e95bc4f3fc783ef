/// Compute configs: versioned cluster specs, `name:version`.
@NullMarked
package io.raybound.control.compute;

import org.jspecify.annotations.NullMarked;
