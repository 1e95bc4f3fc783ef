/// Runs Ray clusters as RayCluster resources of a Kubernetes cluster, through KubeRay.
@NullMarked
package io.raybound.runtimekubernetes;

import org.jspecify.annotations.NullMarked;
