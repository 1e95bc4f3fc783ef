/// All services of the domain, wired.
@NullMarked
package io.raybound.control.assembly;

import org.jspecify.annotations.NullMarked;
