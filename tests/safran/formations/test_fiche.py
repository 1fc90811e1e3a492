"""The sheet: what a visitor reads, drafts, schedule, search, home page."""

import datetime
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from home import registre
from safran.formations.choices import Operateur
from safran.formations.lheo import ESPACE
from safran.formations.models import FormationPage, OrganismeFormation
from tests.fabriques import un_bassin, un_conseiller, un_reseau, une_region
from tests.pages import page_lue
from tests.questions import questions
from tests.safran.fabriques_formations import un_catalogue, un_module, une_etape, une_formation
from tests.safran.fabriques_sessions import une_session

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_sheet_tells_the_visitor_everything_and_offers_to_sign_in(client):
    formation = une_formation(
        title="Ré-adresser sans perdre personne",
        themes=["cep"],
        reseaux=[un_reseau("cio", nom="Centres d’information et d’orientation")],
        objectifs=[("ligne", "Repérer la deuxième porte")],
        accessibilite="Tout est en texte.",
        formateurs="Samira Benali, conseillère, Cap emploi Vienne\nYann Rocher",
        sources=[("ligne", "Loi du 5 mars 2014")],
    )
    un_module(formation, [une_etape("La fiche de liaison")], title="Deux portes", resume="La règle régionale.")
    reponse = client.get(formation.url)
    page = page_lue(reponse)
    for attendu in (
        "Repérer la deuxième porte",
        "La fiche de liaison",
        "La règle régionale.",
        "Tout est en texte.",
        "Samira Benali",
        "conseillère, Cap emploi Vienne",
        "Loi du 5 mars 2014",
        "Centres d’information et d’orientation",
        "Se connecter pour commencer",
        f"/compte/login/?next={formation.url.replace('/', '%2F')}",
    ):
        assert attendu in page, attendu
    assert "csrfmiddlewaretoken" not in page
    assert not reponse.cookies


def test_sheet_draft_is_not_public_and_its_changes_wait_for_publication(client):
    assert client.get(f"/se-former/{une_formation(live=False).slug}/").status_code == 404
    formation = une_formation(accroche="Avant")
    un_module(formation)
    formation.accroche = "Après"
    revision = formation.save_revision()
    assert "Avant" in page_lue(client.get(formation.url))
    revision.publish()
    assert "Après" in page_lue(client.get(formation.url))


def test_sheet_rule_at_least_asks_for_a_reachable_number():
    formation = une_formation()
    formation.achevement_operateur = Operateur.AU_MOINS
    formation.achevement_nombre = 2
    with pytest.raises(ValidationError) as refus:
        formation.full_clean()
    assert "achevement_nombre" in refus.value.message_dict
    formation.achevement_nombre = 1
    formation.full_clean()


def test_sheet_names_the_trainings_of_the_same_rubric(client):
    formation, proche = une_formation(), une_formation(title="La suite logique")
    une_formation("connaissance-mutuelle", title="Autre chose")
    page = page_lue(client.get(formation.url))
    assert proche.title in page and "Autre chose" not in page


def test_sheet_queries_stay_in_budget_and_do_not_grow(client):
    formation = une_formation(themes=["vae"], reseaux=[un_reseau("cio")])
    un_module(formation, 1)
    client.force_login(un_conseiller())
    peu = questions(lambda: client.get(formation.url))
    for _ in range(5):
        un_module(formation, 3)
        une_formation()
    assert questions(lambda: client.get(formation.url)) == peu <= 25


def test_search_over_everything_finds_a_published_training():
    une_formation(title="Comprendre la reconversion", live=False)
    formation = une_formation(title="Accompagner une reconversion", accroche="Sans décider à la place.")
    source = next(s for s in registre.lire("recherche") if s.cle == "formations")
    resultats = source.chercher(None, "reconversions", 5)
    assert [(r.titre, r.url) for r in resultats] == [(formation.title, formation.url)]


def test_home_page_offers_the_three_newest_trainings_and_the_navigation_the_catalogue(client):
    un_catalogue()
    for rang in range(4):
        une_formation(title=f"Parcours {rang}", first_published_at=timezone.now() + datetime.timedelta(days=rang))
    page = page_lue(client.get("/"))
    assert "Parcours 3" in page and "Parcours 1" in page and "Parcours 0" not in page
    assert 'href="/formations/catalogue/" aria-current' in page_lue(client.get("/se-former/"))


# LHÉO: well formed, and as docs/lheo.md says, read line by line by another reader than the one who writes.

PAGE = Path(__file__).parents[3] / "docs" / "lheo.md"
BORNES = {"1": (1, 1), "?": (0, 1), "+": (1, 10**6), "*": (0, 10**6)}
TABLE = dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", PAGE.read_text("utf-8"), re.M))


def defauts(element, chemin="") -> list[str]:
    """Where an element departs from the table: unknown, out of order, too many, too long."""
    assert element.tag.startswith(f"{{{ESPACE}}}"), element.tag
    nom = element.tag.removeprefix(f"{{{ESPACE}}}")
    chemin += "/" + nom
    if nom not in TABLE:
        return [f"{chemin} : inconnu"]
    contenu = TABLE[nom]
    if trouve := re.fullmatch(r"texte (\d+) à (\d+)", contenu):
        bas, haut = map(int, trouve.groups())
        juste = bas <= len(element.text or "") <= haut and not len(element)
        return [] if juste else [f"{chemin} : {element.text!r}"]
    if contenu.startswith("valeur "):
        return [] if element.text in contenu.split()[1:] else [f"{chemin} : {element.text!r}"]
    enfants = [enfant.tag.removeprefix(f"{{{ESPACE}}}") for enfant in element]
    trouves, attendus = [], [paire.rsplit(" ", 1) for paire in contenu.split(", ")]
    for attendu, signe in attendus:
        bas, haut = BORNES[signe]
        if not bas <= enfants.count(attendu) <= haut:
            trouves.append(f"{chemin} : {enfants.count(attendu)} {attendu}")
    ordre = [nom for nom, _signe in attendus]
    if any(enfant not in ordre for enfant in enfants):
        trouves.append(f"{chemin} : {enfants} hors de la table")
    elif [ordre.index(enfant) for enfant in enfants] != sorted(ordre.index(enfant) for enfant in enfants):
        trouves.append(f"{chemin} : {enfants} dans le désordre")
    return trouves + [d for enfant in element for d in defauts(enfant, chemin)]


def lire(client, *args) -> ET.Element:
    reponse = client.get(reverse("formation_lheo" if args else "formations_lheo", args=args))
    assert reponse.status_code == 200 and reponse["Content-Type"].startswith("application/xml")
    return ET.fromstring(reponse.content)


def textes(racine, nom) -> list[str]:
    return [element.text for element in racine.iter(f"{{{ESPACE}}}{nom}")]


def test_lheo_of_a_full_training_follows_the_table(client):
    formation = une_formation(
        themes=["handicap"], title="Deux portes <& l’autre>", format="MIXTE", duree_minutes=90, public="P " * 250,
        prerequis="Aucun", methodes="M " * 300, evaluation="Un quiz.", accessibilite="A " * 250,
        objectifs=[("ligne", "Repérer"), ("ligne", "Orienter")],
    )  # fmt: skip
    un_module(formation, 1, title="Premier module")
    racine = lire(client, formation.pk)
    assert defauts(racine) == []
    assert textes(racine, "intitule-formation") == ["Deux portes <& l’autre>"]
    assert textes(racine, "contenu-formation") == ["Premier module"]
    assert textes(racine, "nombre-heures-total") == ["2"] and textes(racine, "modalites-enseignement") == ["1"]
    assert textes(racine, "urlweb")[0].endswith(formation.url)


def test_lheo_of_a_bare_training_and_of_the_whole_catalogue_follow_the_table(client):
    nue = une_formation(title="N" * 255, accroche="\x0bUne phrase\x02.")
    assert defauts(lire(client, nue.pk)) == []
    une_formation(format="SALLE")
    racine = lire(client)
    assert defauts(racine) == [] and len(textes(racine, "intitule-formation")) == 2


def test_lheo_tells_the_sessions_to_come_and_the_organisation(client):
    formation = une_formation(format="SALLE")
    une_session(par=une_region(), bassin=un_bassin(), lieu="Parthenay", formation=formation)
    une_session("BROUILLON", par=une_region(), bassin=un_bassin(), lieu="Secret", formation=formation)
    OrganismeFormation.objects.update_or_create(
        site_id=formation.get_site().pk,
        defaults={"siret": "12345678901234", "declaration": "75860000086", "code_postal": "86000"},
    )
    racine = lire(client, formation.pk)
    assert defauts(racine) == []
    assert "Parthenay" in textes(racine, "ville") and "Secret" not in "".join(filter(None, racine.itertext()))
    assert textes(racine, "SIRET") == ["12345678901234"] and textes(racine, "numero-activite") == ["75860000086"]


def test_lheo_tells_nothing_of_a_draft(client):
    brouillon = une_formation(title="Encore secrète", live=False)
    assert client.get(reverse("formation_lheo", args=[brouillon.pk])).status_code == 404
    assert client.get(reverse("formation_lheo", args=[2**62])).status_code == 404
    assert "Encore secrète" not in page_lue(client.get(reverse("formations_lheo")))


def test_lheo_costs_the_same_for_one_training_or_five(client):
    une_formation(themes=["handicap"])
    une = questions(lambda: lire(client))
    for _ in range(4):
        un_module(une_formation(themes=["handicap"]), 1)
    assert questions(lambda: lire(client)) == une <= 12 and FormationPage.objects.count() == 5
