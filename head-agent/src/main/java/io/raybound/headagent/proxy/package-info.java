/// The head's port: authenticates, authorizes and forwards each request to Ray, and refuses everything else.
///
/// One gate stands before every method, path and protocol: [io.raybound.headagent.proxy.HeadService]. What it lets
/// through carries the cluster's Ray token and nothing of the client's own credentials.
@org.jspecify.annotations.NullMarked
package io.raybound.headagent.proxy;
