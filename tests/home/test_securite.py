"""The detector of direct identifiers (R3.5, G03)."""

import time
from collections import Counter
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from home.securite.coffre import ALPHABET, LONGUEUR, code_generer, code_lire, code_montrer
from home.securite.detecteur import identifiants_detecter, phrase_alerte
from home.securite.donnees_personnelles import nomment_quelqu_un, traitements_lire
from reseau.comptes.models import Compte

CORPUS = Path(__file__).with_name("corpus_identifiants.txt")


def _corpus():
    positives, negatives = [], []
    for ligne in CORPUS.read_text("utf-8").splitlines():
        if ligne.startswith("+"):
            nature, phrase = ligne[1:].split("|", 1)
            positives.append((nature.strip(), phrase.strip()))
        elif ligne.startswith("-"):
            negatives.append(ligne.split("|", 1)[1].strip())
    return positives, negatives


def test_detecteur_corpus_retrouve_95_pour_cent_des_identifiants_et_10_pour_cent_de_fausses_alertes_au_plus():
    positives, negatives = _corpus()
    assert len(positives) >= 150 and len(negatives) >= 150
    manquees = [p for nature, p in positives if nature not in {d.nature for d in identifiants_detecter(p)}]
    assert len(manquees) / len(positives) <= 0.05, manquees
    alertes = [(p, identifiants_detecter(p)) for p in negatives if identifiants_detecter(p)]
    assert len(alertes) / len(negatives) <= 0.10, alertes


def test_detecteur_dit_ou_se_trouvent_les_mots():
    texte = "Appeler Mme Roux au 06 39 98 12 34, puis écrire à roux@boite.example."
    trouvees = identifiants_detecter(texte)
    assert [d.nature for d in trouvees] == ["PERSONNE", "TELEPHONE", "COURRIEL"]
    for detection in trouvees:
        assert texte[detection.debut : detection.fin].strip() == detection.extrait
    assert "06 39 98 12 34" in phrase_alerte(trouvees)
    for texte in ("", "   ", "\n" * 50, "Madame R. a dit oui."):
        assert identifiants_detecter(texte) == []


def _duree(texte: str) -> float:
    """Seconds of processor, the least of three readings."""
    durees = []
    for _ in range(3):
        debut = time.process_time()
        identifiants_detecter(texte)
        durees.append(time.process_time() - debut)
    return min(durees)


@pytest.mark.parametrize("motif", ["a", "0", "(", ")", "Mme ", "12 rue ", "1 ", "A-", "'", "né le ", "habite "])
def test_detecteur_texte_hostile_deux_fois_plus_long_ne_coute_que_deux_fois_plus(motif):
    """Twice for a reading in one go, four times and more for one that comes back on its steps: three tells them apart.

    A machine that others use may lie once, not five times running.
    """
    une, deux = (f"M. A{motif * (nombre // len(motif))}!" for nombre in (20_000, 40_000))
    assert any(_duree(deux) < 3 * _duree(une) for _ in range(5))


# Verification codes: one slip of the finger is always refused, what the eye confuses is accepted
codes = st.builds(code_generer)


@given(codes)
def test_code_is_read_as_it_was_made_however_it_is_typed_even_with_letters_that_look_like_digits(code):
    assert len(code) == LONGUEUR + 1 and set(code) <= set(ALPHABET)
    lisible = code_montrer(code)
    assert lisible.count("-") == 4
    for saisi in (code, lisible, code.lower(), lisible.replace("-", " "), f"  {lisible.replace('-', chr(0x2011))}\xa0"):
        assert code_lire(saisi) == code
    assert code_lire(code.replace("0", "O").replace("1", "I")) == code
    assert code_lire(code.replace("0", "o").replace("1", "l")) == code


def test_every_single_change_and_swap_of_a_code_is_refused_and_codes_do_not_repeat():
    tires = [code_generer() for _ in range(2000)]
    assert len(set(tires)) == 2000
    for code in tires[:10]:
        changes = [code[:r] + a + code[r + 1 :] for r in range(17) for a in ALPHABET if a != code[r]]
        echanges = [code[:r] + code[r + 1] + code[r] + code[r + 2 :] for r in range(16) if code[r] != code[r + 1]]
        assert len(changes) == 17 * 31 and not any(code_lire(faux) for faux in changes + echanges)


@given(st.text(max_size=40))
def test_any_text_is_read_without_fault(texte):
    lu = code_lire(texte)
    assert lu is None or (len(lu) == 17 and code_lire(lu) == lu)


# The register of processing says every table that names somebody, once, and is written in two forms
def declarees() -> Counter:
    return Counter(table for _, dits in traitements_lire() for _, tables in dits for table in tables)


def test_every_table_that_names_somebody_is_declared_once():
    """G01: a room that starts to know something of a person says it in its `traitements.py`."""
    dites, connues = declarees(), nomment_quelqu_un()
    assert Compte in connues and len(connues) > 100
    assert not connues - dites.keys(), sorted(modele._meta.label for modele in connues - dites.keys())
    assert not [modele._meta.label for modele, nombre in dites.items() if nombre > 1]


def test_register_is_read_as_a_text_and_as_a_document(tmp_path):
    sortie, fichier = StringIO(), tmp_path / "registre.odt"
    call_command("registre_rgpd", stdout=sortie)
    call_command("registre_rgpd", odt=fichier, stdout=StringIO())
    texte = sortie.getvalue()
    with ZipFile(fichier) as odt:
        document = odt.read("content.xml").decode()
    assert texte.startswith("# Registre des traitements\n")
    for piece, dits in traitements_lire():
        assert f"\n## {piece}\n" in texte
        for traitement, _ in dits:
            assert f"\n### {traitement.finalite}\n" in texte and traitement.duree in texte
            assert traitement.finalite in document
            assert traitement.base and traitement.destinataires and traitement.donnees
