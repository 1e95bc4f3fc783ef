/// What the head agent says to the Ray head beside it, over loopback HTTP with the cluster's own token.
///
/// Everything Ray answers is bounded in size and time and read leniently: a head runs other people's code.
@org.jspecify.annotations.NullMarked
package io.raybound.headagent.ray;
