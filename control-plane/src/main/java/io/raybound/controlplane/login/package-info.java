/// Logging in: console sessions, login pages, the browser login of the CLI, and the one-use ticket that hands a person
/// over to a cluster's host.
///
/// The domain checks passwords, links, sessions and keys; this package knows cookies, forms and pages. Pages are plain
/// HTML without outside assets, and every text that somebody chose is escaped.
@NullMarked
package io.raybound.controlplane.login;

import org.jspecify.annotations.NullMarked;
