/// Desired and observed to operations; the Provisioner port; journal.
@org.jspecify.annotations.NullMarked
package io.raybound.reconcile;
