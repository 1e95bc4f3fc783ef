"""Turns `raybound://<cluster>` into what Ray's job client needs."""

import re
import sys

from raybound._errors import RayboundError
from raybound._forward import forward_to

OLDEST_RAY = (2, 52)
PYTHONS = ((3, 10), (3, 13))
_CLUSTER = re.compile(r"[a-z][a-z0-9-]{0,62}")


def cluster_of(address):
    """The cluster's name or id in `demo` (the part after `raybound://`)."""
    name = address.strip().rstrip("/")
    if not _CLUSTER.fullmatch(name):
        raise RayboundError(
            f"'{address}' is not the name or id of a cluster: write raybound://CLUSTER, for instance raybound://demo "
            "(raybound cluster list shows them)."
        )
    return name


def check_python(version):
    """Refuses a Python that Ray's clients of this cluster do not run on."""
    if not PYTHONS[0] <= tuple(version[:2]) <= PYTHONS[1]:
        raise RayboundError(
            f"Python {version[0]}.{version[1]} is not supported: use one from "
            f"{PYTHONS[0][0]}.{PYTHONS[0][1]} to {PYTHONS[1][0]}.{PYTHONS[1][1]}."
        )


def release(version):
    """(2, 60) of "2.60.0rc1"; None when it cannot be read."""
    found = re.match(r"(\d+)\.(\d+)", version)
    return (int(found[1]), int(found[2])) if found else None


def check_ray(version):
    """Refuses a Ray whose job client cannot carry our access token."""
    number = release(version)
    if number is not None and number < OLDEST_RAY:
        raise RayboundError(
            f"Ray {version} is too old for raybound:// (needs {OLDEST_RAY[0]}.{OLDEST_RAY[1]} or newer): "
            'pip install -U "ray[default]".'
        )


def differs(ours, clusters):
    """A warning when this Ray and the cluster's are of different releases; None when they fit."""
    if release(ours) == release(clusters) or release(clusters) is None:
        return None
    return (
        f"raybound: this Ray is {ours}, the cluster's is {clusters}. Jobs run with the cluster's; if the client "
        f'misbehaves: pip install "ray[default]=={clusters}".'
    )


def cluster_info(address, *, cookies, metadata, headers):
    """What `get_job_submission_client_cluster_info` answers."""
    check_python(sys.version_info)
    cluster = cluster_of(address)
    import ray
    from ray.dashboard.modules.dashboard_sdk import ClusterInfo

    check_ray(ray.__version__)
    forward = forward_to(cluster)
    warning = forward.version_warning(lambda clusters: differs(ray.__version__, clusters))
    if warning:
        print(warning, file=sys.stderr)
    return ClusterInfo(
        address=forward.url,
        cookies=cookies,
        metadata=metadata,
        headers={**(headers or {}), "Authorization": "Bearer " + forward.token},
    )
