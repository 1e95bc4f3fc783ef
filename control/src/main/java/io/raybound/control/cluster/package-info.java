/// Ray clusters: desired state, observed state, shares and doors.
@NullMarked
package io.raybound.control.cluster;

import org.jspecify.annotations.NullMarked;
