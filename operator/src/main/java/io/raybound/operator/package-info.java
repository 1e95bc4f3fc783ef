/// Program: one active per site; only dials out.
@org.jspecify.annotations.NullMarked
package io.raybound.operator;
