/// The domain, one package per capability.
@org.jspecify.annotations.NullMarked
package io.raybound.control;
