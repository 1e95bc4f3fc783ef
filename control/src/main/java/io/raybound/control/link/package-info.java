/// The link as the domain sees it: enrollments, sessions, polls and reports.
@NullMarked
package io.raybound.control.link;

import org.jspecify.annotations.NullMarked;
