/// Provisioner: real Ray processes on this machine.
///
/// One `ray start --block` per node, each inside its own PID and mount namespace where the machine
/// allows it; own
/// loopback
/// address, ports, HOME and short temp folder per cluster; token authentication on. What runs is
/// written down before
/// and after each
/// start, so that a killed operator neither starts twice nor leaks.
@NullMarked
package io.raybound.runtimelocal;

import org.jspecify.annotations.NullMarked;
