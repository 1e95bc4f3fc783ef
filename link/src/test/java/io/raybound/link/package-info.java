/// Tests of the outbound side, on a fake transport and a clock that stands still.
@NullMarked
package io.raybound.link;

import org.jspecify.annotations.NullMarked;
