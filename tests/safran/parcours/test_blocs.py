"""Blocks of a step: media with their alternatives, cards that follow the live sheet, what an editor is told."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model

from home.fichiers.medias import sous_titres_defaut
from pratiques.choices import Visibilite
from safran.parcours.blocks.medias import AudioBlock, VideoBlock
from safran.parcours.models import ModulePage
from safran.parcours.queries.modules import controles_de
from safran.parcours.rules import suivis
from tests.fabriques import un_conseiller, une_structure
from tests.pages import page_lue
from tests.pratiques.fabriques import une_fiche
from tests.reseau.annuaire.fabriques import un_lieu, un_service
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import une_question_de_banque

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nBonjour, qu’est-ce qui vous amène ?\n".encode()


def un_document(nom: str, contenu: bytes = b"x"):
    return get_document_model().objects.create(title=nom, file=ContentFile(contenu, name=nom))


def ouvrir(client, blocs, compte=None) -> str:
    """The step that holds these blocks, as a member reads it."""
    formation = une_formation()
    module = un_module(formation, [une_etape("Une étape", blocs)])
    compte = compte or un_conseiller()
    suivis.suivi_commencer(compte=compte, formation=formation)
    client.force_login(compte)
    reponse = client.get(reverse("parcours_etape", args=[formation.pk, module.pk, etapes_de(module)[0]]))
    assert reponse.status_code == 200
    return page_lue(reponse)


def test_question_no_longer_in_service_keeps_its_module_from_being_published():
    ligne = une_question_de_banque()
    module = un_module(une_formation(), [une_etape("À vous", [("question", ligne.pk)])])
    assert not [c for c in controles_de(module) if "question" in c.phrase]
    ligne.unpublish()
    module = ModulePage.objects.get(pk=module.pk)
    assert "n’est plus en service" in next(c.phrase for c in controles_de(module) if "question" in c.phrase)


def test_video_plays_with_its_captions_and_its_transcript(client):
    video, sous_titres = un_document("accueil.mp4"), un_document("accueil.vtt", VTT)
    valeur = {"titre": "L’accueil", "video": video.pk, "sous_titres": sous_titres.pk, "transcription": "<p>Bonjour</p>"}
    page = ouvrir(client, [("video", valeur)])
    assert video.url in page and f'src="{sous_titres.url}"' in page and 'kind="captions"' in page
    assert "Lire la transcription" in page and "<p>Bonjour</p>" in page


def test_sound_plays_with_its_transcript(client):
    son = un_document("voix.mp3")
    page = ouvrir(client, [("audio", {"titre": "Récit", "audio": son.pk, "transcription": "<p>Il était venu.</p>"})])
    assert "<audio" in page and son.url in page and "Il était venu." in page


@pytest.mark.parametrize(
    ("bloc", "champ", "nom"),
    [(AudioBlock, "audio", "voix.pdf"), (VideoBlock, "video", "film.mp3"), (VideoBlock, "sous_titres", "film.txt")],
)
def test_media_of_another_kind_is_refused_at_its_field(bloc, champ, nom):
    justes = {"audio": "voix.mp3", "video": "film.webm", "sous_titres": "film.vtt"} | {champ: nom}
    bloc = bloc()
    valeur = {"titre": "T", "transcription": "<p>Mot à mot</p>"}
    valeur |= {cle: un_document(justes[cle]).pk for cle in justes if cle in bloc.child_blocks}
    with pytest.raises(StructBlockValidationError) as refus:
        bloc.clean(bloc.to_python(valeur))
    assert list(refus.value.block_errors) == [champ]


@pytest.mark.parametrize(
    ("contenu", "mot"),
    [
        (b"WEBVTT\n\n", "aucune r\u00e9plique"),
        (b"00:01.000 --> 00:02.000\nA", "WEBVTT"),
        (b"WEBVTT\n\n00:01,000 --> 00:02,000\nA", "Ligne 3"),
        (b"WEBVTT\n\n00:03.000 --> 00:02.000\nA", "finit avant"),
        (b"WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB", "Ligne 6"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "vide"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\né".encode("cp1252"), "UTF-8"),
        (b"WEBVTT" + b" " * (2 * 1024 * 1024), "2 Mo"),
    ],
)
def test_captions_that_would_not_show_are_told_with_their_line(contenu, mot):
    assert mot in sous_titres_defaut(contenu)


@pytest.mark.parametrize(
    "contenu",
    [
        VTT,
        b"\xef\xbb\xbfWEBVTT - Titre\r\n\r\nNOTE un mot\r\n\r\n1\r\n01:00:01.000 --> 01:00:04.000 align:start\r\nA\r\n",
    ],
)
def test_captions_that_show_are_accepted(contenu):
    assert sous_titres_defaut(contenu) == ""


def test_structure_card_follows_the_sheet(client):
    structure = une_structure(nom="Mission locale du Marais")
    service = un_service(structure, un_lieu(structure, "Niort"), nom="Accompagner vers l’emploi")
    page = ouvrir(client, [("fiche_structure", {"structure": structure.pk, "mot": "Regardez ses horaires."})])
    assert "Mission locale du Marais" in page and "Niort" in page and "Regardez ses horaires." in page
    service.nom = "Accompagner pas à pas"
    service.save()
    page = ouvrir(client, [("fiche_structure", {"structure": structure.pk, "mot": ""})])
    assert "Accompagner pas à pas" in page and "Accompagner vers l’emploi" not in page


def test_structure_card_follows_a_merger_and_says_when_the_sheet_is_gone(client):
    ancienne, nouvelle = une_structure(nom="Ancien relais"), une_structure(nom="Relais nouveau")
    ancienne.fusionnee_dans = nouvelle
    ancienne.save()
    assert "Relais nouveau" in ouvrir(client, [("fiche_structure", {"structure": ancienne.pk, "mot": ""})])
    assert "n’existe plus" in ouvrir(client, [("fiche_structure", {"structure": 2**31 - 1, "mot": ""})])


def test_practice_card_is_shown_to_those_who_may_read_the_note(client):
    publique, interne = une_fiche(), une_fiche()
    interne.visibilite = Visibilite.MEMBRES
    interne.save()
    page = ouvrir(client, [("fiche_pratique", {"fiche": f.pk, "mot": ""}) for f in (publique, interne)])
    assert publique.url in page and interne.url in page
    interne.unpublish()
    page = ouvrir(client, [("fiche_pratique", {"fiche": interne.pk, "mot": ""})])
    assert "n’est plus publiée" in page and interne.url not in page


def test_step_with_ten_cards_costs_what_one_does(client, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    formation, compte = une_formation(), un_conseiller()
    structures = [une_structure() for _ in range(10)]
    for structure in structures:
        un_service(structure, un_lieu(structure))
    fiches = [une_fiche() for _ in range(10)]

    def blocs(nombre):
        paires = [("fiche_structure", {"structure": s.pk, "mot": ""}) for s in structures[:nombre]]
        return [*paires, *(("fiche_pratique", {"fiche": f.pk, "mot": ""}) for f in fiches[:nombre])]

    module = un_module(formation, [une_etape("Une", blocs(1)), une_etape("Dix", blocs(10))])
    suivis.suivi_commencer(compte=compte, formation=formation)
    client.force_login(compte)
    comptes = []
    une, dix = etapes_de(module)
    for etape_id in (une, une, dix):
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            client.get(reverse("parcours_etape", args=[formation.pk, module.pk, etape_id]))
        comptes.append(len(requetes))
    assert comptes[1] == comptes[2]


def test_check_tells_captions_that_will_not_show_and_cards_that_show_nothing():
    structure = une_structure(nom="Relais fermé")
    structure.fusionnee_dans = une_structure(nom="Relais candidat")
    structure.save()
    valeur = {
        "titre": "V",
        "video": un_document("v.mp4").pk,
        "sous_titres": un_document("v.vtt", b"WEBVTT\n\n00:01,5 --> 00:02,5\nA").pk,
        "transcription": "<p>A</p>",
    }
    fiche = une_fiche()
    fiche.unpublish()
    module = un_module(
        une_formation(),
        [
            une_etape("Vidéo", [("video", valeur)]),
            une_etape("Son", [("audio", {"titre": "S", "audio": None, "transcription": ""})]),
            une_etape("Fiche", [("fiche_structure", {"structure": None, "mot": ""})]),
            une_etape("Pratique", [("fiche_pratique", {"fiche": fiche.pk, "mot": ""})]),
        ],
    )
    trouves = controles_de(ModulePage.objects.get(pk=module.pk))
    bloquants = " ".join(c.phrase for c in trouves if c.bloquant)
    conseils = " ".join(c.phrase for c in trouves if not c.bloquant)
    for attendu in (
        "ne se liront pas. Ligne 3",
        "un fichier à lire manque",
        "une transcription manque",
        "à montrer manque",
    ):
        assert attendu in bloquants, attendu
    assert "n’est plus publiée" in conseils
    carte = ("fiche_structure", {"structure": structure.pk, "mot": ""})
    etapes_remplacer(module, [une_etape("Fiche", [carte], minutes=15)])
    assert controles_de(ModulePage.objects.get(pk=module.pk)) == []
