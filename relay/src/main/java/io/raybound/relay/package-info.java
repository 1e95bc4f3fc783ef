/// Netty kit of the data paths.
@org.jspecify.annotations.NullMarked
package io.raybound.relay;
