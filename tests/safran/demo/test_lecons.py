"""The lessons of the demonstration are looked at and acted in; what they play opens."""

import io
from collections import Counter

import pytest

from home.fichiers.medias import duree_du_fichier
from safran.demo.construction.formations import MEDIAS, MODULES, module_archiver
from safran.demo.lecture import dossier_lire
from safran.scorm.depot import examiner

FIGURES = {"figure", "schema", "frise", "points", "avant_apres"}
VIVANTS = FIGURES | {"scene", "dialogue", "cartes", "question", "video", "audio", "scorm"}
LECONS = {fiche["slug"]: fiche for fiche in dossier_lire("formations")}


def blocs(fiche: dict) -> list[tuple[str, object]]:
    """Every block of a training, by kind."""
    return [
        couple
        for module in fiche["modules"]
        for etape in module["etapes"]
        for b in etape["blocs"]
        for couple in b.items()
    ]


@pytest.mark.parametrize("slug", LECONS)
def test_lesson_has_something_to_look_at_or_to_act_in_per_step(slug):
    fiche = LECONS[slug]
    genres = Counter(genre for genre, _ in blocs(fiche))
    vus = sum(genres[genre] for genre in VIVANTS)
    assert vus >= sum(len(module["etapes"]) for module in fiche["modules"]), genres
    assert len(VIVANTS & genres.keys()) >= 5, "toujours le même bloc"
    assert genres["dialogue"] and genres["question"]
    assert {b["code"] for b in fiche["banque"]} <= {valeur for genre, valeur in blocs(fiche) if genre == "question"}


def test_lessons_hold_every_kind_of_module_a_film_a_sound_and_open_answers():
    couples = [couple for fiche in LECONS.values() for couple in blocs(fiche)]
    normes = Counter(examiner(io.BytesIO(module_archiver(nom))).norme for genre, nom in couples if genre == "scorm")
    assert normes == {"SCORM_12": 1, "SCORM_2004_4": 1, "H5P": 1}
    assert {dossier.name for dossier in MODULES.iterdir() if dossier.name[0] != "_"} == {
        n for g, n in couples if g == "scorm"
    }
    media = {genre: valeur for genre, valeur in couples if genre in {"video", "audio"}}
    film, sous_titres, son = media["video"]["video"], media["video"]["sous_titres"], media["audio"]["audio"]
    assert all((MEDIAS / nom).stat().st_size < 300_000 for nom in (film, son))
    assert all(duree_du_fichier(io.BytesIO((MEDIAS / nom).read_bytes()), nom) > 20 for nom in (film, son))
    assert (MEDIAS / sous_titres).read_text("utf-8").count("-->") >= 4
    ouvertes = [b for fiche in LECONS.values() for b in fiche["banque"] if b["question"]["type"] == "ouverte"]
    assert {b["question"]["lue_par"] for b in ouvertes} == {"PAIR", "SOI"}
