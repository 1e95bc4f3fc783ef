"""The table of who dialled whom, on real sockets of real processes."""

import socket
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import dials  # noqa: E402

def test_a_connection_of_the_design_is_counted_and_not_wrong():
    verdict = dials.planted("operator", "control-plane")
    assert [(d.source, d.target) for d in verdict.counts] == [("operator", "control-plane")]
    assert verdict.wrong == []


def test_the_same_connection_dialled_the_other_way_round_is_reversed():
    assert dials.planted("control-plane", "operator").wrong[0].startswith("reversed: control-plane dialled operator")


def test_a_dialler_that_nobody_knows_is_unknown():
    assert dials.planted("stranger", "head-agent").wrong[0].startswith("unknown: stranger dialled head-agent")


def test_the_planted_dial_of_the_demo_is_noticed():
    assert any("control-plane dialled operator" in line for line in dials.self_test())


def test_the_kernels_table_is_read_for_both_address_families():
    assert dials._address("0100007F:1F90") == ("127.0.0.1", 8080)
    assert dials._address("0000000000000000FFFF00000100007F:0050") == ("127.0.0.1", 80)
    assert dials._address("00000000000000000000000001000000:0050") == ("::1", 80)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert any(state == dials.LISTEN and local == server.getsockname() for state, local, *_ in dials.socket_table())
