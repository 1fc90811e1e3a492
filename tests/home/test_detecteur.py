"""The detector of direct identifiers (R3.5, G03)."""

import time
from pathlib import Path

import pytest

from home.securite.detecteur import identifiants_detecter, phrase_alerte

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


def test_detecteur_corpus_retrouve_95_pour_cent_des_identifiants():
    positives, _ = _corpus()
    assert len(positives) >= 150
    manquees = [p for nature, p in positives if nature not in {d.nature for d in identifiants_detecter(p)}]
    assert len(manquees) / len(positives) <= 0.05, manquees


def test_detecteur_corpus_au_plus_10_pour_cent_de_fausses_alertes():
    _, negatives = _corpus()
    assert len(negatives) >= 150
    alertes = [(p, identifiants_detecter(p)) for p in negatives if identifiants_detecter(p)]
    assert len(alertes) / len(negatives) <= 0.10, alertes


def test_detecteur_dit_ou_se_trouvent_les_mots():
    texte = "Appeler Mme Roux au 06 39 98 12 34, puis écrire à roux@boite.example."
    trouvees = identifiants_detecter(texte)
    assert [d.nature for d in trouvees] == ["PERSONNE", "TELEPHONE", "COURRIEL"]
    for detection in trouvees:
        assert texte[detection.debut : detection.fin].strip() == detection.extrait
    assert "06 39 98 12 34" in phrase_alerte(trouvees)


@pytest.mark.parametrize("texte", ["", "   ", "\n" * 50, "Madame R. a dit oui."])
def test_detecteur_sans_identifiant_ne_dit_rien(texte):
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
