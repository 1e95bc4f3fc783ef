/// Tests of the machines' front door over real TLS on a real store.
@NullMarked
package io.raybound.controlplane.linkserver;

import org.jspecify.annotations.NullMarked;
