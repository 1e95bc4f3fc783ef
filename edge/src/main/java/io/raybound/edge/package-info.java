/// Program: layer-4 listener and TLS ingress.
@org.jspecify.annotations.NullMarked
package io.raybound.edge;
