"""The demonstration: one day for all of it, lessons that play."""

import datetime
import io
from collections import Counter

import pytest
import time_machine

from home.fichiers.medias import duree_du_fichier
from safran.demo import dates as lecture
from safran.demo.construction.formations import MEDIAS, MODULES, module_archiver
from safran.demo.dates import demonstration_dater, demonstration_rajeunir, dossier_lire
from safran.inscriptions.models import SessionFormation
from safran.scorm.depot import examiner
from tests.safran.fabriques_sessions import une_session


def test_demonstration_built_across_midnight_is_of_one_day():
    minuit = datetime.datetime(2026, 3, 10, 23, tzinfo=datetime.UTC)  # à Paris
    try:
        with time_machine.travel(minuit - datetime.timedelta(minutes=1), tick=False) as horloge:
            avant = lecture.jour(0), lecture.jour_ouvre(9)
            horloge.shift(120)
            assert (lecture.jour(0), lecture.jour_ouvre(9)) == avant
    finally:
        lecture.aujourd_hui.cache_clear()


@pytest.mark.django_db
def test_session_open_before_midnight_is_open_after():
    with time_machine.travel(datetime.datetime(2026, 3, 10, 22, 58, tzinfo=datetime.UTC), tick=False) as horloge:
        session = une_session()
        SessionFormation.objects.filter(pk=session.pk).update(ouvre_le=datetime.datetime.now(datetime.UTC))
        demonstration_dater()
        horloge.shift(420)
        assert demonstration_rajeunir() == 1
        assert SessionFormation.objects.get(pk=session.pk).ouvre_le <= datetime.datetime.now(datetime.UTC)


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
