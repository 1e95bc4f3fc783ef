/// Clouds, their sites, the join tokens that let an operator in, and projects.
@NullMarked
package io.raybound.control.cloud;

import org.jspecify.annotations.NullMarked;
