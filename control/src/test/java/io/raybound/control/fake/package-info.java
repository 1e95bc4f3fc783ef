/// The domain's ports in memory, for tests: pass the same contract as the real stores.
@org.jspecify.annotations.NullMarked
package io.raybound.control.fake;
