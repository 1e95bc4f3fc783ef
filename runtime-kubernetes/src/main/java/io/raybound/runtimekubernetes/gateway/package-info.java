/// The way from a site's load balancer to its clusters: certificate secrets, a Gateway or ingress controller that ends
/// TLS, one
/// route per cluster, and what is in front of it all (row S6, S8 and S14 of the network model).
///
/// Only layer-4 load balancers are accepted. Nothing here uses snippet annotations.
@NullMarked
package io.raybound.runtimekubernetes.gateway;

import org.jspecify.annotations.NullMarked;
