"""Verification codes: one slip of the finger is always refused, what the eye confuses is accepted."""

from hypothesis import given
from hypothesis import strategies as st

from home.securite.coffre import ALPHABET, LONGUEUR, code_generer, code_lire, code_montrer

codes = st.builds(code_generer)


@given(codes)
def test_code_is_read_as_it_was_made_however_it_is_typed(code):
    assert len(code) == LONGUEUR + 1 and set(code) <= set(ALPHABET)
    lisible = code_montrer(code)
    assert lisible.count("-") == 4
    for saisi in (code, lisible, code.lower(), lisible.replace("-", " "), f"  {lisible.replace('-', chr(0x2011))}\xa0"):
        assert code_lire(saisi) == code


@given(codes)
def test_letters_that_look_like_digits_are_accepted(code):
    assert code_lire(code.replace("0", "O").replace("1", "I")) == code
    assert code_lire(code.replace("0", "o").replace("1", "l")) == code


@given(codes, st.integers(0, LONGUEUR), st.sampled_from(ALPHABET))
def test_one_character_changed_is_refused(code, rang, autre):
    change = code[:rang] + autre + code[rang + 1 :]
    assert code_lire(change) == (code if autre == code[rang] else None)


@given(codes, st.integers(0, LONGUEUR - 1))
def test_two_neighbours_swapped_are_refused(code, rang):
    echange = code[:rang] + code[rang + 1] + code[rang] + code[rang + 2 :]
    assert code_lire(echange) == (code if echange == code else None)


def test_every_single_change_and_swap_of_one_code_is_refused():
    code = code_generer()
    changes = [code[:r] + a + code[r + 1 :] for r in range(17) for a in ALPHABET if a != code[r]]
    echanges = [code[:r] + code[r + 1] + code[r] + code[r + 2 :] for r in range(16) if code[r] != code[r + 1]]
    assert len(changes) == 17 * 31 and not any(code_lire(faux) for faux in changes + echanges)


@given(st.text(max_size=40))
def test_any_text_is_read_without_fault(texte):
    lu = code_lire(texte)
    assert lu is None or (len(lu) == 17 and code_lire(lu) == lu)


def test_codes_do_not_repeat():
    assert len({code_generer() for _ in range(2000)}) == 2000
