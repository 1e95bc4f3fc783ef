/// One verdict on name, route, trust and login.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.doctor;
