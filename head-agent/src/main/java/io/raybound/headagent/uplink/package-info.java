/// The head agent's side of the link: enroll with the operator's statement or the pod's token, follow the keys in
/// force, hold reports
/// until they can leave.
@org.jspecify.annotations.NullMarked
package io.raybound.headagent.uplink;
