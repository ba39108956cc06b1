"""Real processes on one network, killed at any moment: nobody is lost, nobody counted twice."""

from pathlib import Path

from tests.scale import SOAK
from tests.soak.network_evening import Evening, play

SHORT = Evening(
    desks=3, guests=40, hub_kills=0, desk_kills=0, both_kills=2, doubles=4, withdrawn=2,
    clocks_off_s=(0, 300, -480),
)  # fmt: skip
LONG = Evening(
    desks=10, guests=1700, hub_kills=10, desk_kills=20, both_kills=30, doubles=50, withdrawn=20,
    clocks_off_s=(0, 300, -480, 61),
)  # fmt: skip


def test_an_evening_with_a_hub_that_dies(tmp_path: Path) -> None:
    evening = LONG if SOAK else SHORT
    found = play(tmp_path, evening)
    print(
        f"{evening.desks} desks, {len(found.told)} told to come in, {found.admitted} counted, "
        f"{found.hub_kills} hub kills, {found.desk_kills} desk kills, {found.both_kills} of both, "
        f"{len(found.missing)} lost, {found.refused_withdrawn} withdrawn refused, "
        f"{len(found.shown_doubles)} doubles shown, {found.used_elsewhere} times used elsewhere, "
        f"known within {found.slowest_s:.2f} s"
    )
    assert (found.hub_kills, found.desk_kills) == (evening.hub_kills, evening.desk_kills)
    assert found.both_kills == evening.both_kills
    assert found.refused_withdrawn == evening.withdrawn * evening.desks
    assert len(found.told) > evening.guests * 0.8
    assert found.missing == set()
    assert found.admitted == len(found.told)
    assert found.shown_doubles == found.doubles
    assert len(found.doubles) == evening.doubles
    assert found.other_conflicts == 0  # whatever the clocks say
    assert found.unlike == 0
    assert found.used_elsewhere >= 8
