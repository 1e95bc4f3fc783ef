/// Ids, objects, states and generations: the vocabulary of Raybound as Java values.
///
/// Every record here is immutable, checks itself in its constructor, and is what the public API shows:
/// there is no second set of transfer objects. Nothing here does input or output.
@NullMarked
package io.raybound.model;

import org.jspecify.annotations.NullMarked;
