/// Files that the programs of one machine hand to each other: operator to head agent.
///
/// Each file is written whole to a temporary name beside it and renamed, so a reader never sees half of one.
@NullMarked
package io.raybound.wire.local;

import org.jspecify.annotations.NullMarked;
