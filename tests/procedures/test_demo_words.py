"""The demo's made-up TTHC."""

from procedures.demo.words import made_up_tthc


def test_made_up_tthc_have_codes_and_names_of_their_own() -> None:
    tthc = made_up_tthc(100, 900)
    assert len({one.code for one in tthc}) == len({(one.field, one.name) for one in tthc}) == 900
    assert {one.code[:2] for one in tthc} == {"9."}
    assert [one.field for one in tthc] == sorted((one.field for one in tthc), key=[t.field for t in tthc].index)
