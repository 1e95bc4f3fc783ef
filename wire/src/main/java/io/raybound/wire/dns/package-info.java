/// Resolves `localhost` names on machines whose resolver does not.
@NullMarked
package io.raybound.wire.dns;

import org.jspecify.annotations.NullMarked;
