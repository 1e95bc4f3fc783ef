import subprocess
import sys
from pathlib import Path

import pytest

import raybound
from raybound import _scheme
from raybound._errors import RayboundError

SOURCE = Path(raybound.__file__).parent.parent


@pytest.mark.parametrize("address", ["demo", "demo/", "clu-4f7q2m6kzt3a"])
def test_a_name_or_an_id_is_a_cluster(address):
    assert _scheme.cluster_of(address) == address.rstrip("/")


@pytest.mark.parametrize("address", ["", "-x", "--help", "a/b", "DEMO", "demo?x=1", "demo:8265", "a" * 80, "ü"])
def test_anything_else_is_refused_with_the_expected_form(address):
    with pytest.raises(RayboundError, match="write raybound://CLUSTER"):
        _scheme.cluster_of(address)


@pytest.mark.parametrize("version", [(3, 9, 1), (3, 14, 0), (2, 7, 18)])
def test_a_python_that_does_not_fit_is_named(version):
    with pytest.raises(RayboundError, match=f"Python {version[0]}.{version[1]} is not supported: use one from 3.10 to 3.13"):
        _scheme.check_python(version)


def test_pythons_that_fit_pass():
    for minor in range(10, 14):
        _scheme.check_python((3, minor, 0))


def test_a_ray_that_is_too_old_is_named():
    with pytest.raises(RayboundError, match="Ray 2.51.1 is too old"):
        _scheme.check_ray("2.51.1")


@pytest.mark.parametrize("version", ["2.52.0", "2.60.0", "3.0.0.dev0", "custom"])
def test_other_rays_pass(version):
    _scheme.check_ray(version)


def test_another_release_than_the_clusters_is_a_warning_and_a_patch_is_not():
    assert "the cluster's is 2.60.0" in _scheme.differs("2.58.1", "2.60.0")
    assert _scheme.differs("2.60.1", "2.60.0") is None
    assert _scheme.differs("2.60.0", "") is None


def test_ray_init_says_what_to_use_instead():
    with pytest.raises(RayboundError, match="ray job submit --address raybound://demo"):
        raybound.ClientBuilder("demo")


def test_importing_the_module_imports_nothing_of_its_own():
    code = "import sys; before=set(sys.modules); import raybound; print(sorted(set(sys.modules)-before))"
    said = subprocess.run([sys.executable, "-c", code], cwd=SOURCE, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "['raybound']"
