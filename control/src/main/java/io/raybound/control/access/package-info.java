/// Who may do what: users, service accounts, API keys, logins, roles and their assignments.
///
/// A decision is a value with a reason and a rule. Who has no role sees nothing; what one may not see does not exist.
@NullMarked
package io.raybound.control.access;

import org.jspecify.annotations.NullMarked;
