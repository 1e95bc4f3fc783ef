@org.jspecify.annotations.NullMarked
package io.raybound.edge;
