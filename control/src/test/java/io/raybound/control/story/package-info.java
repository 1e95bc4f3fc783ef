/// Stories of the domain, told on any store.
@org.jspecify.annotations.NullMarked
package io.raybound.control.story;
