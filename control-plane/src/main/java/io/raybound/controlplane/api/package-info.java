/// The people's front door: HTTPS on the console host, the OpenAPI contract, problems.
///
/// Job: take a request from Vert.x, hold it against the contract, hand it to a handler on a virtual thread, and write
/// the
/// answer or the problem. Vert.x types stay in here; nothing in here knows what a cluster is.
@NullMarked
package io.raybound.controlplane.api;

import org.jspecify.annotations.NullMarked;
