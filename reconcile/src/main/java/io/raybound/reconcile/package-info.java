/// Makes clusters what they should be: desired and observed in, ordered operations out, and the loop
/// that performs
/// them.
///
/// [Planner] and [Verdict] are pure; [Provisioner] is the port to a runtime; [Reconciler] runs one loop
/// per cluster, so
/// a slow
/// start of one never holds up another. Knows no network, no file and no process.
@NullMarked
package io.raybound.reconcile;

import org.jspecify.annotations.NullMarked;
