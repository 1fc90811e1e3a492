"""Blocks of a step: what is drawn is also said, media have alternatives, cards are live, what is wrong is refused."""

import datetime
import io
import re
import struct
import uuid
from xml.sax.saxutils import unescape

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model

from home.fichiers.medias import duree_du_fichier, sous_titres_defaut
from pratiques.choices import Visibilite
from reseau.territoires.models import Contour
from safran.formations.choices import Format
from safran.formations.models import FormationPage
from safran.parcours.blocks.etapes import AudioBlock, ContenuEtapeBlock, VideoBlock
from safran.parcours.models import ModulePage, TempsEtape
from safran.parcours.queries.lecteur import minutes_passees
from safran.parcours.queries.modules import controles_de
from safran.parcours.queries.plans import duree_de_l_etape, plan_lire, secondes_prevues
from safran.parcours.queries.suivis import suivis_de_formation
from safran.parcours.rules import suivis
from safran.parcours.rules.suivis import suivi_commencer, temps_ajouter
from tests.fabriques import un_bassin, un_conseiller, une_structure
from tests.pages import lue
from tests.pratiques.fabriques import une_fiche
from tests.reseau.annuaire.fabriques import un_lieu, un_service
from tests.safran.fabriques_blocs import ETATS, RANGS, VALEURS, image_dite, un_bloc, un_choix, une_image
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import un_quiz, une_question, une_question_de_banque

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nBonjour, qu’est-ce qui vous amène ?\n".encode()
VTT_DE_WINDOWS = (
    b"\xef\xbb\xbfWEBVTT - Titre\r\n\r\nNOTE mot\r\n\r\n" + b"1\r\n01:00:01.000 --> 01:00:04.000 align:start\r\nA\r\n"
)


def un_document(nom: str, contenu: bytes = b"x"):
    return get_document_model().objects.create(title=nom, file=ContentFile(contenu, name=nom))


def ouvrir(client, *etapes):
    """A module of these steps that a member follows, and their addresses."""
    formation, compte = une_formation(), un_conseiller()
    module = un_module(formation, [une_etape(f"Étape {rang}", blocs) for rang, blocs in enumerate(etapes)])
    suivis.suivi_commencer(compte=compte, formation=formation)
    client.force_login(compte)
    return [reverse("parcours_etape", args=[formation.pk, module.pk, etape_id]) for etape_id in etapes_de(module)]


def lire(client, *blocs) -> BeautifulSoup:
    """The step that holds these blocks, as a member reads it."""
    (adresse,) = ouvrir(client, blocs)
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    client.politique = reponse["Content-Security-Policy"]
    return BeautifulSoup(reponse.content, "html.parser").article


def carte(structure, mot="") -> tuple[str, dict]:
    return "fiche_structure", {"structure": getattr(structure, "pk", structure), "mot": mot}


def fiche_montree(fiche) -> tuple[str, dict]:
    return "fiche_pratique", {"fiche": fiche.pk, "mot": ""}


def constats(module) -> tuple[str, str]:
    """What keeps a module from being published, then what is only advised."""
    trouves = controles_de(ModulePage.objects.get(pk=module.pk))
    return tuple(" ".join(c.phrase for c in trouves if c.bloquant is bloquant) for bloquant in (True, False))


def test_media_play_with_their_captions_and_their_transcripts(client):
    video, sous_titres = un_document("accueil.mp4"), un_document("accueil.vtt", VTT)
    valeur = {"titre": "L’accueil", "video": video.pk, "sous_titres": sous_titres.pk, "transcription": "<p>Bonjour</p>"}
    son = un_document("voix.mp3")
    recit = {"titre": "Récit", "audio": son.pk, "transcription": "<p>Il était venu.</p>"}
    page = str(lire(client, ("video", valeur), ("audio", recit)))
    assert "<audio" in page and son.url in page and "Il était venu." in page
    assert video.url in page and f'src="{sous_titres.url}"' in page and 'kind="captions"' in page
    assert "Lire la transcription" in page and "<p>Bonjour</p>" in page


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
        (VTT, ""),
        (VTT_DE_WINDOWS, ""),
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
    dit = sous_titres_defaut(contenu)
    assert mot in dit and bool(dit) is bool(mot)


def test_structure_card_follows_the_sheet_and_its_merger_and_says_when_it_is_gone(client):
    structure = une_structure(nom="Mission locale du Marais")
    service = un_service(structure, un_lieu(structure, "Niort"), nom="Accompagner vers l’emploi")
    page = mots(lire(client, carte(structure, "Regardez ses horaires.")))
    assert "Mission locale du Marais" in page and "Niort" in page and "Regardez ses horaires." in page
    service.nom = "Accompagner pas à pas"
    service.save()
    page = mots(lire(client, carte(structure)))
    assert "Accompagner pas à pas" in page and "Accompagner vers l’emploi" not in page
    structure.fusionnee_dans = une_structure(nom="Relais nouveau")
    structure.save()
    assert "Relais nouveau" in mots(lire(client, carte(structure)))
    assert "n’existe plus" in mots(lire(client, carte(2**31 - 1)))


def test_practice_card_is_shown_to_those_who_may_read_the_note(client):
    publique, interne = une_fiche(), une_fiche()
    interne.visibilite = Visibilite.MEMBRES
    interne.save()
    page = str(lire(client, fiche_montree(publique), fiche_montree(interne)))
    assert publique.url in page and interne.url in page
    interne.unpublish()
    page = str(lire(client, fiche_montree(interne)))
    assert "n’est plus publiée" in page and interne.url not in page


def test_check_tells_captions_that_will_not_show_and_cards_that_show_nothing():
    structure, fiche = une_structure(nom="Relais fermé"), une_fiche()
    structure.fusionnee_dans = une_structure(nom="Relais candidat")
    structure.save()
    fiche.unpublish()
    abimes = un_document("v.vtt", b"WEBVTT\n\n00:01,5 --> 00:02,5\nA").pk
    video = {"titre": "V", "video": un_document("v.mp4").pk, "sous_titres": abimes, "transcription": "<p>A</p>"}
    etapes = [
        une_etape("Vidéo", [("video", video)]),
        une_etape("Son", [("audio", {"titre": "S", "audio": None, "transcription": ""})]),
        une_etape("Fiche", [carte(None)]),
        une_etape("Pratique", [fiche_montree(fiche)]),
    ]
    module = un_module(une_formation(), etapes)
    bloquants, conseils = constats(module)
    for attendu in ("ne se liront pas. Ligne 3", "fichier à lire manque", "transcription manque", "à montrer manque"):
        assert attendu in bloquants, attendu
    assert "n’est plus publiée" in conseils
    etapes_remplacer(module, [une_etape("Fiche", [carte(structure)], minutes=15)])
    assert constats(module) == ("", "")


PEERTUBE = ["video.example"]


@pytest.fixture
def contours():
    """Two bassins with an outline."""
    for code, sud in (("niort", 46.1), ("cognac", 45.6)):
        carre = [[x - 0.9, y + sud] for x, y in ((0, 0), (0.9, 0), (0.9, 0.4), (0, 0.4), (0, 0))]
        Contour.objects.create(
            niveau="BASSIN", code=code, geojson={"type": "Polygon", "coordinates": [carre]}, source="Essai"
        )


def mots(balise) -> str:
    return re.sub(r"\s+", " ", balise.get_text(" ").replace("\xa0", " ").replace("\u202f", " ")).strip()


def fautes(erreur, chemin="") -> dict[str, str]:
    """Every sentence of a refusal, by the path of its field."""
    trouvees = {}
    for cle, dedans in getattr(erreur, "block_errors", {}).items():
        trouvees |= fautes(dedans, f"{chemin}/{cle}")
    if not getattr(erreur, "block_errors", None):
        trouvees[chemin] = " ".join(getattr(erreur, "non_block_errors", ()) or erreur.messages)
    return trouvees


def refus(genre, **champs) -> dict[str, str]:
    """What an editor is told of this block, by the path of the field in it."""
    bloc = ContenuEtapeBlock()
    _, valeur = un_bloc(genre, **champs)
    with pytest.raises(StreamBlockValidationError) as erreur:
        bloc.clean(bloc.to_python([{"type": genre, "value": valeur, "id": "x"}]))
    return {chemin.removeprefix("/0"): phrase for chemin, phrase in fautes(erreur.value).items()}


def test_every_block_is_written_as_it_is_and_keeps_its_layout_whole(client, settings):
    """No identifier twice, no address of elsewhere, every heading a level down, a name for each list and region."""
    settings.PEERTUBE_HOTES = PEERTUBE
    page = lire(client, *[un_bloc(genre) for genre in VALEURS] * 2)
    identites = [balise["id"] for balise in page.select("[id]")]
    assert len(identites) == len(set(identites))
    for balise in page.select("[aria-labelledby], [aria-describedby]"):
        for cle in (balise.get("aria-labelledby") or balise["aria-describedby"]).split():
            assert page.find(id=cle), balise
    ailleurs = [b for b in page.select("[src], source[srcset], iframe") if "//" in b.get("src", "")]
    assert not ailleurs and not page.select("[style], script")
    assert [b.name for b in page.select("h1, h2, h3, h4")].count("h1") == 1
    for lien in page.select('a[href^="#"]'):
        assert page.find(id=lien["href"][1:]), lien


@pytest.mark.parametrize("forme", ["BARRES", "LIGNE", "CARTE"])
def test_figure_and_its_table_say_the_same_numbers(client, forme):
    noms = [un_bassin("niort").nom, un_bassin("cognac").nom]
    rangs = [{"nom": nom, "valeur": valeur} for nom, valeur in zip(noms, ("1440", "3.5"), strict=True)]
    figure = lire(client, un_bloc("figure", forme=forme, rangs=rangs)).find("figure")
    lignes = [[mots(case) for case in ligne.find_all(["th", "td"])] for ligne in figure.select("tbody tr")]
    assert lignes == [[noms[0], "1 440", "100 %"], [noms[1], "3,5", "0 %"]]
    assert [mots(th) for th in figure.select("thead th")] == ["Premier interlocuteur", "Personnes", "Part"]
    assert mots(figure.figcaption) == "Qui en a parlé en premier ?"
    if forme == "BARRES":
        barres = [(mots(li.span), float(li.select("rect")[1]["width"])) for li in figure.select(".barres li")]
        assert barres == [(noms[0], 100.0), (noms[1], 0.2)]
    if forme == "LIGNE":
        dessin = figure.find("svg", role="img")
        assert "Trois sur cinq" in dessin["aria-label"] and "2 000" in mots(dessin)
        assert dessin.polyline["points"] == "64,78 616,200"


def test_map_shades_the_territories_by_their_number(client, contours):
    noms = [un_bassin("niort").nom, un_bassin("cognac").nom]
    rangs = [{"nom": noms[0], "valeur": "100"}, {"nom": noms[1], "valeur": "20"}]
    figure = lire(client, un_bloc("figure", forme="CARTE", rangs=rangs)).find("figure")
    carte = figure.find("svg", class_="carte-region")
    assert "Trois sur cinq" in carte["aria-label"]
    assert len(carte.select(".v4")) == 1 and len(carte.select(".v1")) == 1
    assert [mots(li) for li in figure.select(".legende li")] == ["20", "100"]


def test_points_stand_on_the_picture_and_in_the_list_under_it(client):
    page = lire(client, un_bloc("points", image=image_dite(une_image()), scene=[]))
    assert page.find("img")["alt"] == "Un bureau d’accueil"
    places = [(c["cx"], c["cy"]) for c in page.select(".points__image circle")]
    assert places == [("200", "337"), ("750", "224")]  # 80 × 45 : 1000 de large, 562 de haut
    for lien, ligne in zip(page.select(".points__image a"), page.select(".points__liste li"), strict=True):
        assert ligne.summary.get_text() in lien["aria-label"]
        assert ligne.details.find(id=lien["href"][1:]), "le lien tombe dans le repli : sans script, il l’ouvre"


def test_picture_shown_twice_has_its_own_words_each_time(client):
    image = une_image()
    noms = ["Vide", "Plein", "Rangé", "Fleuri"]
    vus = [{**ETATS["avant"], "image": image_dite(image, nom)} for nom in noms]
    blocs = [un_bloc("avant_apres", avant=vus[0], apres=vus[1]), un_bloc("avant_apres", avant=vus[2], apres=vus[3])]
    for _ in range(2):  # taillée, puis relue
        assert [img["alt"] for img in lire(client, *blocs).select("img")] == noms


def test_dialogue_branches_rejoins_and_ends_without_a_script(client):
    tours = [
        {"dit": "Un", "choix": [un_choix("Vers deux"), un_choix("Vers trois", 3)]},
        {"dit": "Deux", "choix": [un_choix("Vers la suite")]},
        {"dit": "Trois", "choix": [un_choix("Vers la fin")]},
    ]
    dialogue = lire(client, un_bloc("dialogue", tours=tours)).find(class_="dialogue")
    chemins = {
        mots(choix.summary).removeprefix("Vous « ").removesuffix(" »"): choix.a["href"].rpartition("-")[2]
        for choix in dialogue.select("details")
    }
    assert chemins == {"Vers deux": "2", "Vers trois": "3", "Vers la suite": "3", "Vers la fin": "0"}
    for rang, dit in enumerate(("Ce qu’on en retient", "Un", "Deux", "Trois")):
        assert dit in mots(dialogue.find(id=re.compile(rf"-{rang}$")))
    assert len({choix["name"] for choix in dialogue.select("details")}) == 3


def test_word_of_the_glossary_unfolds_in_its_sentence(client):
    phrase = lire(client, un_bloc("terme", mot="RQTH", phrase="Sa <rqth> ? Une RQTHe, non.")).find(class_="phrase")
    assert mots(phrase).startswith("Sa < rqth Reconnaissance de la qualité de travailleur handicapé.")
    assert unescape(phrase.summary.get_text()) == "rqth"
    assert phrase.a["href"] == reverse("glossaire") + "#rqth"


def test_distant_video_asks_nothing_before_the_click_and_its_server_alone_may_be_framed(client, settings):
    settings.PEERTUBE_HOTES = PEERTUBE
    page = lire(client, un_bloc("video_distante"))
    zone = page.find(attrs={"data-lecteur": True})
    assert zone["data-lecteur"].startswith("https://video.example/videos/embed/4kQ2rD8vXbMt1nZ9")
    assert zone.a["href"] == VALEURS["video_distante"]["adresse"] and "1 min 35 s" in mots(page)
    assert "frame-src 'self' https://video.example" in client.politique
    settings.PEERTUBE_HOTES = []
    assert not lire(client, un_bloc("video_distante")).find(attrs={"data-lecteur": True})
    assert "frame-src" not in client.politique


def test_what_one_writes_has_no_name_and_no_form_to_be_sent_by(client):
    bloc = lire(client, un_bloc("a_vous")).find(class_="a-vous")
    champ = bloc.textarea
    assert not champ.get("name") and not champ.find_parent("form")
    assert bloc.find("label", attrs={"for": champ["id"]}) and "Nous aidons chacun" in mots(bloc.details)
    assert not lire(client, un_bloc("a_vous", reponse="")).find("div", class_="a-vous").find("textarea")


@pytest.mark.parametrize(
    ("genre", "champs", "chemin", "mot"),
    [
        ("figure", {"rangs": RANGS[:1]}, "/rangs", "2"),
        ("figure", {"rangs": [RANGS[0], RANGS[0]]}, "/rangs/1/nom", "déjà une ligne"),
        ("figure", {"rangs": [{"nom": "A", "valeur": "0"}, {"nom": "B", "valeur": "0"}]}, "/rangs", "à zéro"),
        ("figure", {"rangs": [RANGS[0], {"nom": "B", "valeur": "-1"}]}, "/rangs/1/valeur", "0"),
        ("figure", {"forme": "CARTE"}, "/rangs/0/nom", "aucun bassin"),
        ("schema", {"temps": [{"titre": str(n), "texte": ""} for n in range(200)]}, "/temps", "12"),
        ("frise", {"moments": []}, "/moments", "2"),
        ("avant_apres", {"avant": {"nom": "A", "image": None, "texte": " "}}, "/avant/texte", "Montrez une image"),
        ("points", {"scene": []}, "/image", "composez une scène"),
        ("points", {"points": VALEURS["points"]["points"] * 5}, "/points", "9"),
        ("points", {"points": [{"nom": "A", "texte": "B", "gauche": 101, "haut": 50}]}, "/points/0/gauche", "hors de"),
        ("points", {"points": [{"nom": "A", "texte": "B", "gauche": 50, "haut": -1}]}, "/points/0/haut", "hors de"),
        ("dialogue", {"tours": []}, "/tours", "1"),
        ("cartes", {"cartes": [{"recto": "A", "verso": ""}] * 2}, "/cartes/0/verso", "requis"),
        ("coches", {"lignes": []}, "/lignes", "1"),
        ("terme", {"phrase": "Une RQTHe."}, "/phrase", "ne contient pas « RQTH »"),
        ("terme", {"mot": "Abracadabra"}, "/mot", "choix"),
        ("video_distante", {"adresse": "https://ailleurs.example/w/4kQ2rD8vXb"}, "/adresse", "video.example"),
        ("video_distante", {"adresse": "https://video.example/a/chaine"}, "/adresse", "Collez l’adresse"),
        ("video_distante", {"adresse": "http://video.example/w/4kQ2rD8vXb"}, "/adresse", "pas de ceux"),
        ("video_distante", {"transcription": ""}, "/transcription", "requis"),
    ],
)
def test_block_that_would_not_hold_is_refused_at_its_field(settings, genre, champs, chemin, mot):
    settings.PEERTUBE_HOTES = PEERTUBE
    trouves = refus(genre, **champs)
    assert chemin in trouves and mot in trouves[chemin], trouves


@pytest.mark.parametrize(
    ("vers", "chemin", "mot"),
    [
        ([[1]], "/tours/0/choix/0/vers", "dernier tour"),
        ([[None], [1]], "/tours/1/choix/0/vers", "dernier tour"),
        ([[None], [2], [0]], "/tours/1/choix/0/vers", "n’a pas de retour"),
        ([[None], [None], [5]], "/tours/2/choix/0/vers", "dernier tour"),
        ([[3], [None], [0]], "/tours/1/dit", "Aucun choix ne mène au tour 2"),
    ],
)
def test_dialogue_without_an_end_is_refused_where_it_goes_astray(vers, chemin, mot):
    tours = [{"dit": f"Tour {n}", "choix": [un_choix("Oui", v) for v in choix]} for n, choix in enumerate(vers)]
    trouves = refus("dialogue", tours=tours)
    assert mot in trouves[chemin], trouves


def test_draft_may_miss_anything_and_still_shows(client):
    """Every field left empty: saved as a draft, and its preview opens."""
    bloc = ContenuEtapeBlock()
    vides = [{"type": genre, "value": {}, "id": f"v{rang}"} for rang, genre in enumerate(VALEURS)]
    contenu = bloc.clean_deferred(bloc.to_python(vides))
    for enfant in contenu:
        assert str(enfant.render())


def test_step_of_thirty_blocks_costs_what_seven_do(client):
    images = [une_image(f"Image {n}") for n in range(4)]
    structures, fiches = [une_structure() for _ in range(4)], [une_fiche() for _ in range(4)]
    for structure in structures:
        un_service(structure, un_lieu(structure))

    def blocs(fois):
        return [
            bloc
            for tour in range(fois)
            for bloc in (
                un_bloc("points", image=image_dite(images[tour]), scene=[]),
                un_bloc("avant_apres", avant={**ETATS["avant"], "image": image_dite(images[(tour + 1) % 4])}),
                un_bloc("figure", forme="CARTE", rangs=[{"nom": un_bassin("niort").nom, "valeur": str(tour + 1)}] * 2),
                un_bloc("coches"),
                un_bloc("terme"),
                carte(structures[tour]),
                fiche_montree(fiches[tour]),
            )
        ]

    sept, trente = ouvrir(client, blocs(1), blocs(4))
    comptes = []
    for adresse in (sept, trente, sept, trente):  # la première fois, les images se taillent
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(adresse).status_code == 200
        comptes.append(len(requetes))
    assert comptes[2] == comptes[3] <= 25, comptes


def test_check_tells_what_a_block_no_longer_shows(settings):
    settings.PEERTUBE_HOTES = []
    sans_mots = {"image": une_image().pk, "decorative": False, "alt_text": ""}
    retiree = une_question_de_banque()
    retiree.unpublish()
    blocs = [
        un_bloc("points", image=sans_mots, scene=[]),
        un_bloc("avant_apres", avant={**ETATS["avant"], "image": sans_mots}),
        un_bloc("figure", forme="CARTE"),
        un_bloc("terme", mot="Mot perdu"),
        un_bloc("video_distante", transcription=""),
        ("question", retiree.pk),
        ("question", une_question_de_banque().pk),
    ]
    bloquants, conseils = constats(un_module(une_formation(), [une_etape("Tout", blocs)]))
    assert bloquants.count("pas de texte alternatif") == 2 and bloquants.count("une transcription manque") == 1
    assert bloquants.count("n’est plus en service") == 1
    for attendu in ("aucun bassin", "n’est plus dans le glossaire", "ne permet plus"):
        assert attendu in conseils, attendu


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
