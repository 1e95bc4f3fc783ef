/// Provisioner: real Ray processes on this machine.
@org.jspecify.annotations.NullMarked
package io.raybound.runtimelocal;
