/// The outbound side: enroll, poll, report.
@org.jspecify.annotations.NullMarked
package io.raybound.link;
