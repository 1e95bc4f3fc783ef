/// The authenticated loopback address that plain Ray tools use: `exec`, `port-forward`, `env`.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.tunnel;
