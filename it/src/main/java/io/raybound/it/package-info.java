/// The product whole: architecture rules, integration and end-to-end tests.
@org.jspecify.annotations.NullMarked
package io.raybound.it;
