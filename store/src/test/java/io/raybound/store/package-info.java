/// The real stores under test.
@org.jspecify.annotations.NullMarked
package io.raybound.store;
