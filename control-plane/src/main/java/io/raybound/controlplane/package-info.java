/// Program: the two front doors of the control plane.
@org.jspecify.annotations.NullMarked
package io.raybound.controlplane;
