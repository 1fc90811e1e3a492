"""The public agenda by its doors: who reads what, under which filters, and what an empty month says."""

import datetime
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from home import registre
from home.temps.calendrier import Mois, Nature, Occupation, SourceDOccupations, heure_de_paris
from reseau.agenda.choices import Frequence
from reseau.agenda.horaires import Horaire, Repetition
from reseau.agenda.rules.dates import creneau_annuler, creneau_deplacer
from reseau.agenda.rules.evenements import evenement_annuler, evenement_reporter
from reseau.membres.rules.appartenances import appartenance_constater
from reseau.structures.models import Structure
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.questions import questions
from tests.reseau.agenda.fabriques import passe, un_creneau, un_evenement

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SENTINELLE = "Zébrure"


def jour_du_mois(quantieme: int = 10, mois: int = 2) -> datetime.date:
    """A day of a month to come."""
    premier = timezone.localdate().replace(day=1)
    for _ in range(mois):
        premier = (premier + datetime.timedelta(days=32)).replace(day=1)
    return premier.replace(day=quantieme)


JOUR, DE, A = jour_du_mois(), datetime.time(14), datetime.time(18)
ICI = f"/agenda/?mois={Mois.de(JOUR).code}"


def le(jour: datetime.date = JOUR, de: datetime.time = DE, a: datetime.time = A, dernier=None) -> Horaire:
    return Horaire(jour, de, a, dernier)


def du_bassin(code: str = "niort", structure: Structure | None = None):
    """A counsellor whose structure is of this bassin."""
    structure = structure or une_structure()
    animatrice = une_chargee_de_mission(code)
    appartenance_constater(structure=structure, bassin=un_bassin(code), par=animatrice, motif="Reçoit ici")
    return un_conseiller(structure)


def lire(client, adresse, compte=None) -> str:
    client.logout()
    if compte:
        client.force_login(compte)
    reponse = client.get(adresse)
    assert reponse.status_code == 200, (adresse, reponse.status_code)
    return lue(reponse)


# Qui lit quoi, par quelle porte


LECTEURS = {
    "Tous": ("PROGRAMME", {}, "visiteur membre du_bassin autre_bassin moderatrice region"),
    "Membres": ("PROGRAMME", {"visibilite": "MEMBRES"}, "membre du_bassin autre_bassin moderatrice region"),
    "Bassin": ("PROGRAMME", {"visibilite": "BASSIN"}, "du_bassin moderatrice region"),
    "Proposé": ("PROPOSE", {}, ""),
    "Brouillon": ("BROUILLON", {}, ""),
}


def test_a_title_is_read_by_every_door_or_by_none(client):
    """On the programme, who may read it finds it everywhere; before, its own page alone opens, to a few."""
    organisatrice = un_conseiller()
    evenements = {
        nom: un_evenement(moderation, par=organisatrice, titre=f"{SENTINELLE} {nom}", horaire=le(), **champs)
        for nom, (moderation, champs, _) in LECTEURS.items()
    }
    comptes = {"visiteur": None, "membre": un_conseiller(), "du_bassin": du_bassin("niort"), "region": une_region()}
    comptes |= {"autre_bassin": du_bassin("poitiers"), "moderatrice": une_chargee_de_mission("niort")}
    structure = evenements["Tous"].organisateur.code
    portes = [f"{ICI}&bassin=niort&vue={vue}" for vue in ("mois", "liste", "carte")]
    portes += [f"/agenda/?jour={JOUR}&bassin=niort", f"/annuaire/structures/{structure}/"]

    def lus(porte, compte):
        page = lire(client, porte, compte)
        return {nom for nom in evenements if f"{SENTINELLE} {nom}" in page}

    for qui, compte in comptes.items():
        lit = {nom for nom, (_, _, lecteurs) in LECTEURS.items() if qui in lecteurs.split()}
        for porte in portes:
            assert lus(porte, compte) == lit, (qui, porte)
        ouverts = lit | ({"Proposé"} if qui in ("moderatrice", "region") else set())
        assert lus("/recherche/?q=zebrure", compte) == ouverts, qui
        assert lus("/", compte) == {"Tous"}, qui
        for nom, evenement in evenements.items():
            assert client.get(evenement.url).status_code == (200 if nom in ouverts else 404), (qui, nom)
    for nom, evenement in evenements.items():
        assert lus(evenement.url, organisatrice) >= {nom}


def test_who_is_of_a_bassin_reads_hers_and_the_region_unless_she_asks_for_more(client):
    ici = un_evenement(titre="Ici", horaire=le())
    un_evenement(titre="Partout", bassins=(), horaire=le())
    un_evenement(titre="Là-bas", bassins=("poitiers",), horaire=le())
    niortaise = du_bassin("niort")

    def titres(adresse, compte=None):
        page = lire(client, adresse, compte)
        return [titre for titre in ("Ici", "Partout", "Là-bas") if f">{titre}<" in page]

    assert titres(f"{ICI}&vue=liste") == ["Ici", "Partout", "Là-bas"]
    cartes = {vue: "agenda-numero" in lire(client, f"{ICI}&vue={vue}") for vue in ("mois", "liste", "carte")}
    assert cartes == {"mois": False, "liste": False, "carte": True}
    assert titres(f"{ICI}&vue=liste", niortaise) == ["Ici", "Partout"]
    assert "Niort et la région" in lire(client, ICI, niortaise)
    assert titres(f"{ICI}&vue=liste&bassin=region", niortaise) == ["Ici", "Partout", "Là-bas"]
    assert titres(f"{ICI}&vue=liste&bassin=poitiers", niortaise) == ["Partout", "Là-bas"]
    assert titres(f"/agenda/{ici.uuid}/") == ["Ici"]


# Filtrer


TITRES = {"A": "Journée A", "B": "Journée B", "C": "Journée C"}


def test_each_filter_keeps_what_it_says(client):
    un_evenement(titre=TITRES["A"], genre="SALON", publics=("salaries",), themes=("vae",), horaire=le())
    un_evenement(titre=TITRES["B"], publics=("eleves-etudiants",), accessibilite=["LSF"], horaire=le())
    un_evenement(titre=TITRES["C"], bassins=("poitiers",), publics=("tout-public",), horaire=le())
    filtres = {"bassin=niort": "A B", "bassin=poitiers": "C", "genre=SALON": "A", "public=salaries": "A C"}
    filtres |= {"public=eleves-etudiants": "B C", "theme=vae": "A", "acces=LSF": "B", "type=public": "A B C"}
    for filtre, attendus in (filtres | {"type=safran": "", "genre=SALON&acces=LSF": ""}).items():
        page = lire(client, f"{ICI}&vue=liste&{filtre}")
        trouves = [lettre for lettre, titre in TITRES.items() if f">{titre}</a></h3>" in page]
        assert trouves == attendus.split(), filtre


def test_a_filter_by_htmx_gives_a_stable_address_and_months_follow_each_other_with_it(client):
    un_evenement(titre="Salon", horaire=le())
    reponse = client.get(
        f"/agenda/?genre=&vue=liste&inconnu=1&bassin=niort&mois={Mois.de(JOUR).code}", headers={"HX-Request": "true"}
    )
    assert reponse["HX-Push-Url"] == f"/agenda/?mois={Mois.de(JOUR).code}&vue=liste&bassin=niort"
    assert "<h1" not in lue(reponse) and ">Salon<" in lue(reponse) and 'hx-swap-oob="true"' in lue(reponse)
    assert "HX-Request" in reponse["Vary"]
    un_bassin("niort")
    page = lire(client, f"{ICI}&bassin=niort&page=4")
    mois = Mois.de(JOUR)
    for autre in (mois.avant, mois.apres):
        assert f'href="?mois={autre.code}&amp;bassin=niort" aria-label="{autre.titre}"' in page, autre
    assert 'href="?bassin=niort">Aujourd’hui' in page


# Ce qui change


def test_what_no_longer_takes_place_is_said_so(client):
    par = une_region()
    un_evenement(titre="En option", option=True, horaire=le())
    evenement_annuler(evenement=un_evenement(titre="Sans suite", horaire=le()), par=par, motif="Salle fermée")
    evenement_reporter(evenement=un_evenement(titre="Plus tard", horaire=le()), par=par, motif="Grève")
    serie = un_evenement(
        titre="Permanence", horaire=le(), repetition=Repetition(Frequence.SEMAINE, JOUR + datetime.timedelta(days=14))
    )
    creneau_annuler(creneau=un_creneau(serie, 2), par=par, motif="Férié")
    creneau_deplacer(creneau=un_creneau(serie, 3), par=par, horaire=le(JOUR + datetime.timedelta(days=12)))
    page = lire(client, f"{ICI}&vue=liste")
    lignes = page.split('<li class="evenement')[1:]
    etats = {
        (titre, etat)
        for ligne in lignes
        for titre in ("En option", "Sans suite", "Plus tard", "Permanence")
        for etat in ("Date à confirmer", "Annulé", "Reporté", "Date déplacée")
        if f">{titre}<" in ligne and etat in ligne
    }
    assert etats == {
        ("En option", "Date à confirmer"), ("Sans suite", "Annulé"), ("Plus tard", "Reporté"),
        ("Permanence", "Annulé"), ("Permanence", "Date déplacée"),
    }  # fmt: skip


def test_an_event_of_several_days_stands_on_each_of_them_and_once_in_the_list(client):
    dernier = JOUR + datetime.timedelta(days=2)
    un_evenement(
        titre="Salon de trois jours", horaire=le(a=datetime.time(0, 0), dernier=dernier + datetime.timedelta(1))
    )
    page = lire(client, ICI)
    assert page.count('title="Salon de trois jours') == 3
    assert page.count(">Salon de trois jours</a>") == 1
    assert "14 h, jusqu’au" in page and "minuit" in page


def test_a_full_day_shows_three_and_leads_to_all_of_them(client):
    for rang in range(5):
        un_evenement(titre=f"Rencontre {rang}", horaire=le())
    page = lire(client, f"{ICI}&bassin=niort")
    assert page.count('title="Rencontre') == 3
    assert f'href="?bassin=niort&amp;jour={JOUR}"' in page and "5 rendez-vous le" in page
    assert lire(client, f"/agenda/?jour={JOUR}&bassin=niort&vue=liste").count('class="lien-etendu"') == 5


def test_what_other_rooms_offer_is_there_for_those_who_may_read_it(client):
    """Sessions and meetings come from the registry; our own events are not read there a second time."""
    du_reseau = un_conseiller()

    def lues(du, au):
        debut, fin = heure_de_paris(JOUR, datetime.time(9)), heure_de_paris(JOUR, datetime.time(12))
        commun = {"debut": debut, "fin": fin, "bassins": frozenset({un_bassin("niort").pk})}
        for heures in (datetime.timedelta(), datetime.timedelta(hours=5)):
            dit = {**commun, "debut": debut + heures, "fin": fin + heures, "groupe": "s", "nature": Nature.SESSION}
            yield Occupation(f"s-{heures}", "Session", "/sessions/1/", **dit, lisible_par=lambda c: True)
        dit = {**commun, "nature": Nature.REUNION, "lisible_par": lambda compte: compte == du_reseau}
        yield Occupation("r-1", "Comité", "/r/1/", **dit)

    source = SourceDOccupations(lues, pieces=())
    registre.inscrire("occupations", source)
    try:
        un_evenement(titre="Forum", bassins=("niort", "poitiers"), horaire=le())
        visiteur, membre = lire(client, f"{ICI}&vue=liste"), lire(client, f"{ICI}&vue=liste", du_reseau)
        assert visiteur.count(">Session</a>") == 1 and "9 h à 17 h" in visiteur
        assert ">Comité<" not in visiteur and "Rendez-vous du réseau" not in visiteur
        assert ">Comité<" in membre and "Rendez-vous du réseau" in membre and membre.count(">Forum</a>") == 1
        assert ">Forum</a>" not in lire(client, f"{ICI}&vue=liste&type=safran")
        assert ">Session<" not in lire(client, f"{ICI}&vue=liste&bassin=poitiers")
    finally:
        registre._inscrits["occupations"] = [li for li in registre._inscrits["occupations"] if li[2] is not source]


# Rien à montrer


def test_an_empty_month_says_so_and_leads_further(client):
    assert "Rien d’autre n’est encore annoncé" in lire(client, ICI)
    forum = un_evenement(titre="Forum", bassins=("poitiers",), horaire=le(jour_du_mois(12, 3)))
    page = lire(client, ICI)
    assert "Rien ce mois-ci" in page and f'Le prochain : <a href="/agenda/{forum.uuid}/">Forum</a>' in page
    filtree = lire(client, f"{ICI}&bassin=niort&vue=liste")
    assert "avec ces filtres" in filtree and "Le prochain" not in filtree
    assert f'href="?mois={Mois.de(JOUR).code}&amp;vue=liste">Voir toute la région, sans filtre' in filtree


@time_machine.travel(datetime.datetime(2027, 1, 15, 11, tzinfo=datetime.UTC), tick=False)
def test_what_is_over_this_month_is_left_out_of_the_list_until_asked_for(client):
    aujourdhui = timezone.localdate()
    passe(un_evenement(titre="Hier"), 1)
    un_evenement(titre="Ce soir", horaire=Horaire(aujourdhui, datetime.time(23, 0), datetime.time(23, 59)))
    page = lire(client, "/agenda/?vue=liste")
    assert ">Hier<" not in page and ">Ce soir<" in page and "1 déjà passé" in page
    assert ">Hier<" in lire(client, "/agenda/?vue=liste&passees=oui")


# Le coût


def test_a_month_asks_as_much_for_three_events_as_for_nine(client):
    membre = du_bassin("niort")
    posees = {}
    for combien in (3, 6):
        for rang in range(combien):
            un_evenement(
                titre=f"Forum {rang}", horaire=le(jour_du_mois(1 + rang % 28)), publics=("salaries",), themes=("vae",),
                visibilite=("PUBLIC", "MEMBRES", "BASSIN")[rang % 3],
            )  # fmt: skip
        for qui, compte in (("visiteur", None), ("membre", membre)):
            for vue in ("mois", "carte"):
                adresse = f"{ICI}&vue={vue}&theme=vae&public=salaries"
                lire(client, adresse, compte)
                posees.setdefault((qui, vue), []).append(questions(partial(client.get, adresse)))
    assert all(trois == neuf for trois, neuf in posees.values()), posees
    assert posees["visiteur", "mois"][0] <= 12 and posees["membre", "mois"][0] <= 15, posees
