/// The domain: what Raybound's control plane decides, in plain Java.
///
/// One package per capability; each owns its ports, which `store` and `control-plane` implement. The root holds what
/// all
/// of them speak: refusals with stable codes, pages and idempotency keys. Nothing here does input or output.
@NullMarked
package io.raybound.control;

import org.jspecify.annotations.NullMarked;
