"""`raybound://<cluster>` as an address for Ray's own tools.

Ray imports this module when it is given such an address and swallows what goes wrong in the import, so nothing but
this file is imported before a function is called.
"""

__all__ = ["ClientBuilder", "RayboundError", "get_job_submission_client_cluster_info"]
__version__ = "0.1.0"


def __getattr__(name):
    if name == "RayboundError":
        from raybound._errors import RayboundError

        return RayboundError
    raise AttributeError(f"module 'raybound' has no attribute {name!r}")


def get_job_submission_client_cluster_info(address, *, cookies=None, metadata=None, headers=None, **_ignored):
    """Called by Ray's Jobs SDK and `ray job ...` for `raybound://<cluster>`.

    Opens (or reuses) a loopback address of the cluster's head that authenticates to it by itself, and hands that to
    Ray. Raises RayboundError with one plain sentence when that cannot be done.
    """
    from raybound import _scheme

    return _scheme.cluster_info(address, cookies=cookies, metadata=metadata, headers=headers)


class ClientBuilder:
    """Called by `ray.init("raybound://...")`, which would need Ray Client (gRPC): says what to use instead."""

    def __init__(self, address=None):
        from raybound._errors import RayboundError

        cluster = address or "CLUSTER"
        raise RayboundError(
            f'ray.init("raybound://{cluster}") is not supported: it needs Ray Client, which does not pass the cluster\'s '
            "front door. Put the code in a script that calls ray.init() without an address and send it as a job: "
            f"ray job submit --address raybound://{cluster} --working-dir . -- python script.py"
        )
