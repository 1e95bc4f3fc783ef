/// Looks at the head beside it every few seconds and reports how it is.
@org.jspecify.annotations.NullMarked
package io.raybound.headagent.report;
