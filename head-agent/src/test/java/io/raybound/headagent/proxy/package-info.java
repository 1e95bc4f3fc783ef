@org.jspecify.annotations.NullMarked
package io.raybound.headagent.proxy;
