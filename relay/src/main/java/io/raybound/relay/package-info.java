/// Netty kit of the data paths: strict HTTP/1.1, streaming relay, WebSocket, layer-4 relay, TLS by SNI with hot-swapped
/// keys.
///
/// A [io.raybound.relay.RelayServer] parses each request head strictly (RFC 9112, refusing all that is ambiguous), asks
/// a
/// [io.raybound.relay.HttpService] for a [io.raybound.relay.Decision] and carries it out. Nothing reaches a backend
/// before that decision.
@org.jspecify.annotations.NullMarked
package io.raybound.relay;
