/// The outbound side of the link: enroll, poll for instructions, report (architecture, section 5).
///
/// Everything here dials out and nothing here listens: the room has the JDK's HTTP client and no server kit.
/// Clock, randomness, transport and journal are passed in.
@NullMarked
package io.raybound.link;

import org.jspecify.annotations.NullMarked;
