/// Program: the head's port; drives jobs; reports.
@org.jspecify.annotations.NullMarked
package io.raybound.headagent;
