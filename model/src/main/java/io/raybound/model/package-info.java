/// Ids, objects, states, generations.
@org.jspecify.annotations.NullMarked
package io.raybound.model;
