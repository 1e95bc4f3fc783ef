/// The machines' front door: what operators and head agents dial (`<cloud>.D`), over TLS on the `relay` kit.
///
/// Every request but the enrollment is signed and checked. A poll without news costs one parked object and no thread.
@NullMarked
package io.raybound.controlplane.linkserver;

import org.jspecify.annotations.NullMarked;
