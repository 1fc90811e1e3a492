"""The drawn scenes: well-formed, light, coloured by the sheet, never alike, said in words."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from home.blocks import SceneBlock
from home.dessins.couvertures import couverture_dessiner, sujet_deviner
from home.dessins.personnages import Geste, Humeur, Lieu, Objet, Personnage, Pose, Sujet, portrait_dessiner
from home.dessins.scenes import Figure, scene_dessiner, scene_dire

FEUILLE = Path("static/css/safran.css")
TROIS = (
    Figure(Personnage.NADIA, Pose.DEBOUT, Geste.TIENT),
    Figure(Personnage.YVES, Pose.ASSIS, Geste.TEND, Humeur.PARLE),
    Figure(Personnage.AMINATA, Pose.FAUTEUIL, Geste.BAS, Humeur.INQUIET),
)
CHOSES = (Objet.AFFICHE, Objet.PLANTE, Objet.DOSSIER, Objet.CALENDRIER)


def tous_les_dessins() -> dict[str, str]:
    dessins = {f"scène {lieu}": scene_dessiner(lieu, TROIS, CHOSES, titre="Une scène") for lieu in Lieu}
    dessins |= {f"couverture {sujet}": couverture_dessiner(sujet, graine=rang) for rang, sujet in enumerate(Sujet)}
    dessins |= {f"portrait {qui} {dit}": portrait_dessiner(qui, dit) for qui in Personnage for dit in Humeur}
    gestes = [(pose, geste) for pose in Pose for geste in Geste]
    for rang, (pose, geste) in enumerate(gestes):
        figure = Figure(Personnage.values[rang % len(Personnage)], pose, geste)
        dessins[f"{pose} {geste}"] = scene_dessiner(Lieu.BUREAU, (figure,), tuple(Objet)[: rang % 5])
    return dessins


DESSINS = tous_les_dessins()


def test_every_drawing_is_well_formed_and_fetches_nothing():
    for nom, dessin in DESSINS.items():
        balises = {un.tag for un in ElementTree.fromstring(dessin).iter()}
        assert balises <= {"svg", "g", "path", "circle", "ellipse", "rect"}, nom
        assert not re.search(r"\b(?:style|href|url|id|on\w+)\s*=|://|NaN|None|inf\b", dessin), nom


def test_every_colour_of_a_drawing_is_in_the_sheet():
    connues = set(re.findall(r"\.dessin \.(\w+) \{", FEUILLE.read_text("utf-8")))
    for nom, dessin in DESSINS.items():
        racine = ElementTree.fromstring(dessin)
        employees = {un for noeud in racine.iter() if noeud is not racine for un in noeud.get("class", "").split()}
        assert employees and employees <= connues, (nom, employees - connues)


def test_drawings_are_light():
    poids = {nom: len(dessin.encode()) for nom, dessin in DESSINS.items()}
    assert max(p for nom, p in poids.items() if nom.startswith("couverture")) <= 5500, poids
    assert max(p for nom, p in poids.items() if nom.startswith("scène")) <= 10_000, poids
    assert max(p for nom, p in poids.items() if nom.startswith("portrait")) <= 2500, poids


@pytest.mark.parametrize("sujet", Sujet)
def test_two_seeds_never_give_the_same_cover(sujet):
    graines = [*range(2000), 54_321, 10**9, 10**9 + 1]
    assert len({couverture_dessiner(sujet, graine=graine) for graine in graines}) == len(graines)
    assert couverture_dessiner(sujet, graine=7) == couverture_dessiner(sujet, graine=7)


def test_scene_says_what_it_shows_and_escapes_what_its_author_writes():
    dite = scene_dire(Lieu.ACCUEIL, TROIS, (Objet.PLANTE, Objet.CARTE))
    assert dite == (
        "À l’accueil d’un lieu d’information : Nadia, debout, tient un document ; Yves, sur une chaise, tend la main, "
        "parle ; Aminata, en fauteuil roulant, écoute, l’air inquiet. Autour : une plante, une carte de la région."
    )
    assert scene_dire(Lieu.BUREAU) == "Dans un bureau."
    dessin = ElementTree.fromstring(scene_dessiner(Lieu.HALLE, titre='"><script>alert(1)</script>'))
    assert dessin.get("role") == "img" and dessin.get("aria-label") == '"><script>alert(1)</script>'
    assert not dessin.findall(".//script")
    assert ElementTree.fromstring(scene_dessiner(Lieu.HALLE)).get("aria-hidden") == "true"


def test_unknown_piece_of_the_palette_is_refused():
    for mauvais in ("", "inconnu", "<g>"):
        with pytest.raises(ValueError):
            scene_dessiner(mauvais)
        with pytest.raises(ValueError):
            couverture_dessiner(mauvais, graine=1)
        with pytest.raises(ValueError):
            portrait_dessiner(mauvais)


@pytest.mark.parametrize(
    ("titre", "sujet"),
    [
        ("La VAE aujourd’hui : du premier échange au jury", Sujet.VAE),
        ("Ré-adresser sans perdre personne : la règle des deux portes", Sujet.READRESSAGE),
        ("CIO, universités, information jeunesse : accueillir élèves et étudiants", Sujet.ETUDES),
        ("Financer une formation : CPF, Région, OPCO, Transitions Pro", Sujet.FINANCER),
        ("Repérer une difficulté de lecture sans faire remplir de formulaire", Sujet.ECRIRE),
        ("Zebrecanari", Sujet.MOBILITE),
    ],
)
def test_a_title_gives_its_subject(titre, sujet):
    assert sujet_deviner([titre], defaut=Sujet.MOBILITE) == sujet


def bloc(**valeurs) -> str:
    scene = SceneBlock()
    brut = {"lieu": Lieu.ATELIER, "personnages": [], "objets": [], "alternative": "", "legende": "", **valeurs}
    return scene.render(scene.to_python(brut))


def test_block_shows_the_words_of_its_author_else_those_of_its_composition():
    gens = [{"qui": Personnage.LEA, "pose": Pose.DEBOUT, "geste": Geste.MONTRE, "humeur": Humeur.PARLE}]
    sans = bloc(personnages=gens, objets=[Objet.TASSE])
    assert "Dans un atelier : Léa, debout, montre du doigt, parle. Autour : une tasse." in sans
    avec = bloc(personnages=gens, alternative="Léa montre l’établi.", legende="À l'atelier")
    assert 'aria-label="Léa montre l’établi."' in avec and "Autour" not in avec
    assert "<figcaption>À l’atelier</figcaption>" in avec


def test_scene_of_a_draft_is_shown_as_far_as_it_goes():
    muet = {"qui": None, "pose": None, "geste": None, "humeur": None}
    assert 'aria-label="À l’accueil d’un lieu d’information."' in bloc(lieu=None, personnages=[muet], objets=None)
    seule = bloc(personnages=[{**muet, "qui": Personnage.LEA}])
    assert 'aria-label="Dans un atelier : Léa, debout, écoute."' in seule


def test_two_scenes_on_one_page_share_no_identifier():
    page = Template("{{ a }}{{ b }}").render(Context({"a": bloc(), "b": bloc()}))
    assert " id=" not in page and page.count("<svg") == 2


def test_block_refuses_a_fourth_character_and_a_fifth_thing():
    from django.core.exceptions import ValidationError

    scene = SceneBlock()
    figure = {"qui": Personnage.LEA, "pose": Pose.DEBOUT, "geste": Geste.BAS, "humeur": Humeur.SOURIT}
    brut = {"lieu": Lieu.ATELIER, "personnages": [figure] * 4, "objets": [], "alternative": "", "legende": ""}
    with pytest.raises(ValidationError):
        scene.clean(scene.to_python(brut))
    with pytest.raises(ValidationError):
        scene.clean(scene.to_python({**brut, "personnages": [], "objets": Objet.values[:5]}))
