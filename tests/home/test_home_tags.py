"""What templates may use: French typography, drawings, icons, query strings."""

import datetime
import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
import time_machine
from django.apps import apps
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone
from django.utils.safestring import mark_safe

from home.blocks import SceneBlock
from home.dessins import cartes, motifs
from home.dessins.couvertures import couverture_dessiner, sujet_deviner
from home.dessins.personnages import Geste, Humeur, Lieu, Objet, Personnage, Pose, Sujet, portrait_dessiner
from home.dessins.scenes import Figure, scene_dessiner, scene_dire
from home.temps import typographie
from home.temps.calendrier import Mois, cle_de_lieu, heure_de_paris, jours_de_paris
from home.temps.flux import PARIS
from home.temps.periodes import Periode, Validite, mois_apres
from home.temps.typographie import du_departement
from pratiques.choices import Preuve
from pratiques.pages import FichePratiquePage
from tests.pages import Page


def rendre(source, requete=None, **contexte):
    if requete is not None:
        contexte["request"] = RequestFactory().get(requete)
    return Page(Template("{% load home_tags %}" + source).render(Context(contexte)))


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("Qui fait quoi ?", "Qui fait quoi\u00a0?"),
        ("Deux portes : pas trois !", "Deux portes\u00a0: pas trois\u00a0!"),
        ("l'accord d'une personne", "l’accord d’une personne"),
        ('"x" et « y »', '"x" et «\u00a0y\u00a0»'),
        ("«bassin»", "«\u00a0bassin\u00a0»"),
        ("à 9 h 30", "à 9\u00a0h\u00a030"),
        ("1 440 places", "1\u00a0440\u00a0places"),
        ("20 % des cas", "20\u00a0% des cas"),
        ("https://exemple.fr/?q=a&b=c", "https://exemple.fr/?q=a&b=c"),
        ("12:30", "12:30"),
    ],
)
def test_typo_on_plain_text_gives_french_spaces_and_apostrophes(avant, apres):
    assert typographie.typo(avant) == apres


def test_typo_leaves_the_tags_of_safe_html_alone_and_escapes_the_rest():
    html = mark_safe('<a href="/x?a=1 ?" title="l\'un">Pourquoi ?</a>')
    assert rendre("{{ html|typo }}", html=html) == '<a href="/x?a=1 ?" title="l\'un">Pourquoi\u00a0?</a>'
    assert rendre("{{ texte|typo }}", texte="<b>Non !</b>") == "&lt;b&gt;Non\u00a0!&lt;/b&gt;"


ECRITS = [
    ("date_longue", datetime.date(2026, 12, 3), "jeudi 3 décembre 2026"),
    ("date_longue", None, ""),
    ("date_courte", datetime.date(2026, 3, 1), "1er mars 2026"),
    # 23 h 30 à Londres le 3 est déjà le 4 à Paris.
    ("date_courte", datetime.datetime(2026, 12, 3, 23, 30, tzinfo=datetime.UTC), "4 décembre 2026"),
    ("mois_court", None, ""),
    ("heure", datetime.time(9, 30), "9 h 30"),
    ("heure", datetime.time(14, 0), "14 h"),
    ("heure", datetime.datetime(2026, 7, 1, 12, 5, tzinfo=datetime.UTC), "14 h 05"),
    ("duree", 90, "1 h 30"),
    ("duree", 45, "45 min"),
    ("duree", datetime.timedelta(hours=7), "7 h"),
    ("duree", None, ""),
    ("nombre", 1440, "1 440"),
    ("nombre", 3.5, "3,5"),
    ("telephone", "0536490012", "05 36 49 00 12"),
    ("telephone", "39 39", "39 39"),
    ("telephone_lien", "05 36 49 00 12", "+33536490012"),
    ("initiales", "Claire Moreau", "CM"),
    ("initiales", "Yann Le Rocher-d’Or", "YO"),
    ("initiales", SimpleNamespace(initiales="HT"), "HT"),
    ("courriel_a_lire", "contact@safran.example", "contact@<wbr>safran.example"),
    ("courriel_a_lire", "<b>@x", "&lt;b&gt;@<wbr>x"),
    ("courriel_a_lire", "", ""),
    ("courriel_a_lire", None, ""),
    ("pages_proches:10", Paginator(range(200), 10), "[1, 0, 9, 10, 11, 0, 20]"),
]


@pytest.mark.parametrize(("filtre", "valeur", "ecrit"), ECRITS)
def test_value_is_written_in_french_with_no_break_spaces(filtre, valeur, ecrit):
    garde = ecrit if filtre.startswith(("date", "pages")) or valeur == "39 39" else ecrit.replace(" ", "\u00a0")
    assert rendre(f"{{{{ v|{filtre} }}}}", v=valeur) == garde


def test_icon_is_inline_hidden_from_screen_readers_and_an_unknown_one_is_refused():
    dessin = rendre('{% icone "search" %}')
    assert dessin.startswith('<svg class="icone" viewBox="0 0 16 16" aria-hidden="true"') and "<path" in dessin
    for nom in ("pas-la", "../settings", "SEARCH"):
        with pytest.raises(TemplateSyntaxError):
            rendre("{% icone nom %}", nom=nom)


def test_covers_are_deterministic_differ_from_seed_to_seed_and_survive_an_unknown_heading():
    dessins = {motifs.couverture(seed, "outiller") for seed in range(24)}
    assert len(dessins) >= 20
    assert motifs.couverture(7, "echanger") == motifs.couverture(7, "echanger")
    with pytest.raises(ValueError, match="axe inconnu"):
        motifs.couverture(1, "autre")
    assert "couverture--outiller" in rendre("{% couverture 3 'outils-et-ressources' %}")
    assert "couverture--" in rendre("{% couverture cle 'nouvelle-rubrique' %}", cle=None)


def test_cep_levels_are_drawn_and_said_and_a_breadcrumb_ends_on_the_current_page():
    deux = rendre("{% cep_petales niveaux %}", niveaux=["cep-2019-1", "cep-2019-2"])
    assert "Niveaux CEP 1\u00a0et\u00a02</span>" in deux and deux.count('class="oui"') == 2
    un = rendre("{% cep_petales niveaux %}", niveaux=[1])
    assert "Niveau CEP\u00a01</span>" in un and un.count('class="oui"') == 1 and un.count('class="non"') == 1
    anciens = rendre("{% cep_petales niveaux %}", niveaux=["cep-2014-2", "cep-2014-3"])
    assert "Niveaux CEP 2\u00a0et\u00a03</span>" in anciens and anciens.count("<path") == 3
    assert rendre("{% cep_petales niveaux %}", niveaux=[]) == ""
    html = rendre('{% ariane "Se former" "/formations/" titre %}', titre="La <VAE>")
    assert 'href="/formations/"' in html and 'aria-current="page">La &lt;VAE&gt;' in html


def test_map_escapes_names_and_marks_the_active_area():
    contour = {"type": "Polygon", "coordinates": [[[-0.4, 46.3], [-0.3, 46.4], [-0.4, 46.3]]]}
    contours = {"features": [{"properties": {"nom": "Niort"}, "geometry": contour}]}
    points = [{"lon": -0.45, "lat": 46.32, "nom": "<b>Niort</b>"}, {"lon": 0.3, "lat": 46.5, "n": 2, "on": True}]
    dessin = cartes.carte_region(contours, points, titre='Carte "x"', actif="Niort")
    assert 'class="bassin actif"' in dessin and "repere choisi" in dessin
    assert "&lt;b&gt;Niort" in dessin and "&quot;x&quot;" in dessin and "<b>" not in dessin
    assert rendre("{% carte_region contours %}", contours={}) == ""


@pytest.mark.parametrize(
    ("balise", "adresse", "suite"),
    [
        ("requete_avec page=2", "/?q=vae&page=1", "?q=vae&amp;page=2"),
        ("requete_avec page=None tri='duree'", "/?q=vae&page=3", "?q=vae&amp;tri=duree"),
        ("requete_avec page=2", "/?q=%3Cscript%3E", "?q=%3Cscript%3E&amp;page=2"),
        ("requete_avec page=2", "/?l=La Rochelle&m=a&m=é", "?l=La+Rochelle&amp;m=a&amp;m=%C3%A9&amp;page=2"),
        ("requete_sans 'theme' 'vae'", "/?theme=vae&theme=cep&page=4", "?theme=cep"),
        ("requete_sans 'theme'", "/?theme=vae&theme=cep&q=a", "?q=a"),
    ],
)
def test_query_string_is_kept_when_one_value_changes_or_leaves(balise, adresse, suite):
    assert rendre(f"{{% {balise} %}}", adresse) == suite


def test_plural_starts_at_two_in_every_template_counts_a_list_and_takes_other_endings():
    sans_rien_charger = Template("{{ nombre }} place{{ nombre|pluralize }}")
    dits = {0: "0 place", 1: "1 place", 1.5: "1,5 place", 2: "2 places", "0": "0 place", "12": "12 places"}
    for nombre, dit in dits.items():
        assert sans_rien_charger.render(Context({"nombre": nombre})) == dit
    modele = Template("reg{{ liste|pluralize:'ard,ards' }}{{ rien|pluralize }}{{ mot|pluralize }}")
    for liste, dit in (([], "regard"), ([1, 2], "regards")):
        assert modele.render(Context({"liste": liste, "rien": None, "mot": "x"})) == dit


# Days, months, periods, places and départements, as they are counted and said
DITS = """
des |Deux-Sèvres;de la |Vienne;de la |Charente-Maritime;du |Cher;du |Pas-de-Calais;de l’|Aisne;de l’|Hérault;de l’|Yonne
de la |Haute-Vienne;des |Hautes-Pyrénées;des |Côtes-d’Armor;du |Val-d’Oise;du |Territoire de Belfort;de |Paris
de |La Réunion;de |Maine-et-Loire;d’|Ille-et-Vilaine;de |Saône-et-Loire;de |Seine-Saint-Denis;de la |Seine-Maritime
des |Landes;de |Vaucluse;de la |Corse-du-Sud;des |Alpes-de-Haute-Provence;des |Bouches-du-Rhône;du |Haut-Rhin
de la |Guadeloupe;de |Mayotte
"""


@pytest.mark.parametrize("dit", DITS.strip().replace("\n", ";").split(";"))
def test_departement_is_said_with_its_article(dit):
    article, nom = dit.split("|")
    assert du_departement(nom) == f"{article}{nom}"


def test_month_shows_whole_weeks_each_thing_once_a_day_and_its_neighbours_cross_the_year():
    mois = Mois.lire("2027-02")  # commence un lundi, et tient quatre semaines
    assert (mois.du, mois.au) == (datetime.date(2027, 2, 1), datetime.date(2027, 3, 1))
    with time_machine.travel("2027-02-03", tick=False):
        semaines = mois.semaines([(mois.du, "a"), (mois.du, "b"), (mois.du, "a"), (mois.au, "hors")])
    assert [len(semaine) for semaine in semaines] == [7] * 4 and semaines[0][0].contenu == ("a", "b")
    assert [jour.classes for jour in semaines[0]] == ["", "", "auj", "", "", "we", "we"]
    assert {jour.classes for jour in Mois.lire("2027-01").semaines([])[0][:4]} == {"hors"}
    decembre = Mois.lire("2026-12")
    assert (decembre.titre, decembre.apres.code, decembre.apres.avant) == ("Décembre 2026", "2027-01", decembre)


@pytest.mark.parametrize("texte", ["", "2026-13", "9999-01", "abc", "2026-1", "٢٠٢٦-٠١", "2026-01-01"])
def test_word_that_names_no_month_gives_this_one(texte):
    assert Mois.lire(texte) == Mois.de(timezone.localdate())


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        ("2026-11-25", 18, "2028-05-25"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-08-31", 18, "2028-02-29"),
        ("2026-08-31", -6, "2026-02-28"),
        ("2026-06-30", 18, "2027-12-30"),
    ],
)
def test_months_end_on_a_day_that_exists(jour, mois, attendu):
    assert mois_apres(jour=datetime.date.fromisoformat(jour), mois=mois).isoformat() == attendu


@pytest.mark.django_db
def test_every_dated_model_orders_its_days_and_a_note_of_the_last_of_august_is_proven_in_february():
    fiche = FichePratiquePage(preuve=Preuve.SUIVI, debut=datetime.date(2026, 8, 31), en_cours=True)
    assert fiche.eprouvee_des() == datetime.date(2027, 2, 28)
    dates = [modele for modele in apps.get_models() if issubclass(modele, Periode | Validite)]
    ordonnees = [modele for modele in dates if any(c.name.endswith("_dates") for c in modele._meta.constraints)]
    assert len(dates) >= 12 and ordonnees == dates


JEUDI = datetime.date(2027, 1, 14)


def test_same_place_typed_otherwise_is_the_same_in_another_town_another_and_a_town_is_none():
    dits = "Espace Franquin;espace  FRANQUIN;L’espace Franquin, Angoulême;Espace Franquin, 16000 Angoulême".split(";")
    assert {cle_de_lieu(texte, "Angoulême") for texte in dits} == {"espace franquin | angouleme"}
    assert cle_de_lieu("Mairie de Niort", "Niort") == cle_de_lieu("Mairie", "Niort") != cle_de_lieu("Mairie", "Melle")
    assert cle_de_lieu("Salle Blossac") == cle_de_lieu("Blossac")
    assert len({cle_de_lieu(texte) for texte in ("Salle A", "Salle C", "Amphi D", "Amphi L", "Salle 2", "Amphi")}) == 6
    assert cle_de_lieu("Salle A, à l’étage") != cle_de_lieu("Salle C, à l’étage")
    assert cle_de_lieu("a") == cle_de_lieu("SALLE A")
    assert {cle_de_lieu(texte, "La Rochelle") for texte in ("", "La Rochelle", "17000 La Rochelle", "…")} == {""}


@pytest.mark.parametrize(
    ("debut", "heures", "jours"),
    [("09:00", 3, 1), ("22:00", 2, 1), ("22:00", 2.5, 2), ("00:00", 24, 1), ("09:00", 48, 3), ("09:00", 0, 1)],
)
def test_days_are_those_of_paris_and_midnight_is_of_the_day_that_ends(debut, heures, jours):
    commence = heure_de_paris(JEUDI, datetime.time.fromisoformat(debut)).astimezone(datetime.UTC)
    premier, dernier = jours_de_paris(commence, commence + datetime.timedelta(hours=heures))
    assert (premier, (dernier - premier).days + 1) == (JEUDI, jours)
    minuit = heure_de_paris(datetime.date(2026, 10, 25), datetime.time())  # un jour de vingt-cinq heures
    fin = (minuit.astimezone(datetime.UTC) + datetime.timedelta(hours=25)).astimezone(PARIS)
    assert jours_de_paris(minuit, fin) == (datetime.date(2026, 10, 25),) * 2


# The drawn scenes: well-formed, light, coloured by the sheet, never alike, said in words
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


def test_every_drawing_is_well_formed_light_fetches_nothing_and_takes_its_colours_from_the_sheet():
    for nom, dessin in DESSINS.items():
        balises = {un.tag for un in ElementTree.fromstring(dessin).iter()}
        assert balises <= {"svg", "g", "path", "circle", "ellipse", "rect"}, nom
        assert not re.search(r"\b(?:style|href|url|id|on\w+)\s*=|://|NaN|None|inf\b", dessin), nom
    connues = set(re.findall(r"\.dessin \.(\w+) \{", FEUILLE.read_text("utf-8")))
    for nom, dessin in DESSINS.items():
        racine = ElementTree.fromstring(dessin)
        employees = {un for noeud in racine.iter() if noeud is not racine for un in noeud.get("class", "").split()}
        assert employees and employees <= connues, (nom, employees - connues)
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


@pytest.mark.parametrize("mauvais", ["", "inconnu", "<g>"])
@pytest.mark.parametrize("dessiner", [scene_dessiner, partial(couverture_dessiner, graine=1), portrait_dessiner])
def test_unknown_piece_of_the_palette_is_refused(dessiner, mauvais):
    with pytest.raises(ValueError):
        dessiner(mauvais)


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


def test_block_shows_the_words_of_its_author_else_those_of_its_composition_as_far_as_it_goes():
    gens = [{"qui": Personnage.LEA, "pose": Pose.DEBOUT, "geste": Geste.MONTRE, "humeur": Humeur.PARLE}]
    sans = bloc(personnages=gens, objets=[Objet.TASSE])
    assert "Dans un atelier : Léa, debout, montre du doigt, parle. Autour : une tasse." in sans
    avec = bloc(personnages=gens, alternative="Léa montre l’établi.", legende="À l'atelier")
    assert 'aria-label="Léa montre l’établi."' in avec and "Autour" not in avec
    assert "<figcaption>À l’atelier</figcaption>" in avec
    muet = {"qui": None, "pose": None, "geste": None, "humeur": None}
    assert 'aria-label="À l’accueil d’un lieu d’information."' in bloc(lieu=None, personnages=[muet], objets=None)
    seule = bloc(personnages=[{**muet, "qui": Personnage.LEA}])
    assert 'aria-label="Dans un atelier : Léa, debout, écoute."' in seule
    assert not any(" id=" in un for un in (sans, avec, seule)), "deux sur une page ne se confondent pas"


def test_block_refuses_a_fourth_character_and_a_fifth_thing():
    from django.core.exceptions import ValidationError

    scene = SceneBlock()
    figure = {"qui": Personnage.LEA, "pose": Pose.DEBOUT, "geste": Geste.BAS, "humeur": Humeur.SOURIT}
    brut = {"lieu": Lieu.ATELIER, "personnages": [figure] * 4, "objets": [], "alternative": "", "legende": ""}
    with pytest.raises(ValidationError):
        scene.clean(scene.to_python(brut))
    with pytest.raises(ValidationError):
        scene.clean(scene.to_python({**brut, "personnages": [], "objets": Objet.values[:5]}))
