/// The operations of the public API: from a checked call to the domain and back to JSON.
///
/// One class per tag of the contract. Nothing here decides: roles, states and generations are the domain's.
@NullMarked
package io.raybound.controlplane.routes;

import org.jspecify.annotations.NullMarked;
