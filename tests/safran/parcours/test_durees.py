"""Time is true: what is expected is counted on the content, what is measured is capped, what is declared stays near."""

import datetime
import io
import struct
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks.struct_block import StructBlockValidationError

from home.fichiers.medias import duree_du_fichier
from safran.formations.choices import Format
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage, TempsEtape
from safran.parcours.queries.lecteur import minutes_passees
from safran.parcours.queries.modules import controles_de
from safran.parcours.queries.plans import duree_de_l_etape, plan_lire, secondes_prevues
from safran.parcours.queries.suivis import suivis_de_formation
from safran.parcours.rules.suivis import suivi_commencer, temps_ajouter
from tests.fabriques import un_conseiller
from tests.pages import lue
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import un_quiz, une_question

pytestmark = pytest.mark.django_db
CENT_QUATRE_VINGTS = "mot " * 180
PARAGRAPHE = f"<p>{CENT_QUATRE_VINGTS}</p>"
T0 = datetime.datetime(2027, 3, 12, 9, tzinfo=datetime.UTC)


def bloc(genre, valeur) -> dict:
    return {"type": genre, "value": valeur, "id": str(uuid.uuid4())}


def une_video(**champs) -> dict:
    return bloc("video", {"titre": "", "video": 1, "sous_titres": 2, "transcription": PARAGRAPHE, **champs})


@pytest.mark.parametrize(
    ("contenu", "secondes"),
    [
        ([], 0),
        ([bloc("texte", PARAGRAPHE)], 60),
        ([bloc("texte", "<h2>Un titre</h2><ul><li>l’accueil&nbsp;: oui</li></ul>")], 2),
        ([bloc("encadre", {"nature": "RETENIR", "titre": "", "texte": PARAGRAPHE})], 60),
        ([bloc("cas", {"titre": "", "situation": PARAGRAPHE, "question": "", "reponse": PARAGRAPHE})], 165),
        ([bloc("citation", {"texte": CENT_QUATRE_VINGTS, "auteur": ""})], 60),
        ([une_video()], 60),
        ([une_video(duree_secondes=95)], 95),
        ([bloc("un_genre_disparu", {"texte": PARAGRAPHE})], 0),
    ],
)
def test_expected_length_counts_words_and_media(contenu, secondes):
    assert secondes_prevues(contenu) == secondes


def test_expected_length_counts_the_questions_of_a_quiz_of_today():
    quiz = un_quiz([une_question(), une_question()])
    module = un_module(formation := une_formation(), [une_etape("Quiz", [("quiz", quiz.pk)], minutes=None)])
    assert secondes_prevues(ModulePage.objects.get(pk=module.pk).etapes.raw_data[0]["value"]["contenu"]) == 90
    assert plan_lire(formation).minutes == 2


def test_length_of_an_author_counts_with_its_reason_only():
    valeur = {"titre": "Lire", "contenu": [bloc("texte", PARAGRAPHE)], "duree_minutes": 12}
    assert duree_de_l_etape(valeur).minutes == 1
    assert duree_de_l_etape({**valeur, "duree_motif": "Un essai à faire."}).minutes == 12
    etape = ModulePage._meta.get_field("etapes").stream_block.child_blocks["etape"]
    with pytest.raises(StructBlockValidationError) as refus:
        etape.clean(etape.to_python({**valeur, "duree_motif": " "}))
    assert list(refus.value.block_errors) == ["duree_motif"]
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        ModulePage(title="M", slug="m", duree_minutes=12).clean()


def signes(suivi, module, etape, secondes: int) -> None:
    """The page makes its signs every thirty seconds, for so long."""
    for instant in range(0, secondes + 1, 30):
        with time_machine.travel(T0 + datetime.timedelta(seconds=instant), tick=False):
            temps_ajouter(suivi=suivi, module_pk=module.pk, etape_id=etape)


def test_measured_time_of_a_step_stops_at_three_times_its_expected_length(client):
    formation = une_formation()
    module = un_module(formation, [une_etape(minutes=2), une_etape(minutes=1)])
    suivi = suivi_commencer(compte=un_conseiller(), formation=formation)
    premiere, seconde = etapes_de(module)
    signes(suivi, module, premiere, 1200)
    assert TempsEtape.objects.get().secondes == 360
    TempsEtape.objects.create(suivi=suivi, module=module, etape_id=seconde, secondes=5000)  # d’avant le plafond
    assert minutes_passees(suivi) == 9
    assert [ligne.secondes for ligne in suivis_de_formation(formation)] == [540]
    etapes_remplacer(module, [une_etape(minutes=1, etape_id=premiere)])
    signes(suivi, module, premiere, 60)
    assert TempsEtape.objects.get(etape_id=premiere).secondes == 360, "ce qui est écrit le reste"
    assert minutes_passees(suivi) == (180 + 5000) // 60, "l’étape partie garde ce qui fut compté"


@pytest.mark.parametrize(
    ("champs", "dits"),
    [
        ({"duree_minutes": 10}, []),
        ({"duree_minutes": 11}, [False]),
        ({"duree_minutes": 15}, [False]),
        ({"duree_minutes": 16}, [True]),
        ({"duree_minutes": 420, "format": Format.SALLE}, []),
        ({"duree_minutes": 420, "format": Format.MIXTE}, [True]),
        ({"duree_minutes": 420, "format": Format.MIXTE, "salle_minutes": 410}, []),
    ],
)
def test_declared_length_is_warned_over_twice_and_refused_over_three_times(champs, dits):
    formation = une_formation(**champs)
    un_module(formation, [une_etape(minutes=5)])
    trouves = controles_de(FormationPage.objects.get(pk=formation.pk))
    assert [c.bloquant for c in trouves if c.phrase.startswith("La formation déclare")] == dits


@pytest.mark.parametrize("champs", [{"salle_minutes": 5}, {"salle_minutes": 500, "format": Format.MIXTE}])
def test_hours_in_the_room_are_part_of_those_declared(champs):
    with pytest.raises(ValidationError) as refus:
        FormationPage(title="F", slug="f", duree_minutes=60, **champs).clean()
    assert list(refus.value.message_dict) == ["salle_minutes"]


def test_each_length_is_shown_under_its_name(client):
    formation = une_formation(duree_minutes=100, format=Format.MIXTE, salle_minutes=90)
    module = un_module(formation, [une_etape(minutes=4), une_etape("Écouter", minutes=6)])
    page = lue(client.get(formation.get_url()))
    assert "<dt>Durée déclarée</dt>" in page and "1 h 40, dont 1 h 30 en salle" in page
    assert "Durée prévue à l’écran : 10 min" in page
    compte = un_conseiller()
    client.force_login(compte)
    suivi_commencer(compte=compte, formation=formation)
    etape = reverse("parcours_etape", args=[formation.pk, module.pk, etapes_de(module)[1]])
    assert "6 min" in lue(client.get(etape))


def boite(genre: bytes, contenu: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(contenu), genre) + contenu


def un_mp4() -> bytes:
    mvhd = boite(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, 95_400) + bytes(80))
    return boite(b"ftyp", b"isom") + boite(b"mdat", bytes(5000)) + boite(b"moov", mvhd)


def un_mp3() -> bytes:
    trame = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG 1 couche III, 128 kbit/s, 44,1 kHz
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + trame * 383


def un_webm() -> bytes:
    info = b"\x2a\xd7\xb1\x83\x0f\x42\x40" + b"\x44\x89\x88" + struct.pack(">d", 12_300.0)
    return b"\x1a\x45\xdf\xa3" + bytes(20) + b"\x15\x49\xa9\x66" + bytes([0x80 | len(info)]) + info


@pytest.mark.parametrize(
    ("nom", "octets", "secondes"),
    [
        ("a.mp4", un_mp4(), 95),
        ("a.mp3", un_mp3(), 10),
        ("A.WEBM", un_webm(), 12),
        ("a.pdf", un_mp4(), 0),
        *((nom, octets, 0) for nom in ("a.mp4", "a.mp3", "a.webm") for octets in (b"", b"\x00" * 40, b"\xff" * 40)),
    ],
)
def test_length_of_a_medium_is_read_from_its_file_or_not_said(nom, octets, secondes):
    assert duree_du_fichier(io.BytesIO(octets), nom) == secondes
