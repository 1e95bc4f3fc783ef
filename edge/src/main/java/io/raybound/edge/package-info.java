/// Program: the gateway of a site where no load balancer and ingress exist: a layer-4 listener and a TLS ingress.
///
/// It knows hosts and addresses, nothing of users: whoever may enter is decided by the head agent behind it.
@org.jspecify.annotations.NullMarked
package io.raybound.edge;
