/// Program: makes what the control plane instructs true on this site, and reports. One active per site;
/// it only dials
/// out and has no listening socket.
///
/// What runs outlives it: a new operator over the same data folder adopts all clusters. It keeps them
/// true while the
/// control plane is away, from its journal.
@NullMarked
package io.raybound.operator;

import org.jspecify.annotations.NullMarked;
