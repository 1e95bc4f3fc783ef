/// The messages of the link, operator or head agent to control plane, version 1.
///
/// All are complete JSON bodies over HTTP/1.1; see the architecture page, "The link".
@NullMarked
package io.raybound.wire.link;

import org.jspecify.annotations.NullMarked;
