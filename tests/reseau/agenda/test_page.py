"""The page of an event: what it says to whom, its lines made readable, its dates with what happened to them."""

import datetime
from functools import partial

import pytest

from home.temps.periodes import acces_lire, moments_lire
from reseau.agenda.choices import Frequence
from reseau.agenda.horaires import Repetition
from reseau.agenda.queries.evenements import responsables_dire
from reseau.agenda.rules.dates import creneau_annuler, creneau_deplacer
from reseau.agenda.rules.evenements import evenement_annuler, evenement_reporter
from reseau.agenda.rules.moderation import evenement_refuser
from reseau.membres.models import Profil
from reseau.vocabulaires.models import TypePublic
from tests.fabriques import un_conseiller, une_region, une_structure
from tests.pages import lue
from tests.questions import questions
from tests.reseau.agenda.fabriques import dans, passe, un_creneau, un_evenement, un_horaire

pytestmark = pytest.mark.django_db


def lire(client, evenement, compte=None) -> str:
    client.logout()
    if compte:
        client.force_login(compte)
    reponse = client.get(f"/agenda/{evenement.uuid}/")
    assert reponse.status_code == 200
    return lue(reponse)


@pytest.mark.parametrize(
    ("ligne", "moment"),
    [
        ("14 h 30 Atelier, salle 2 | Vingt places", ("14 h 30", "Atelier, salle 2", "Vingt places")),
        ("14 h 30 | Atelier, salle 2 | Vingt places", ("14 h 30", "Atelier, salle 2", "Vingt places")),
        ("9h Ouverture des stands", ("9h", "Ouverture des stands", "")),
        ("15 h : table ronde", ("15 h", "table ronde", "")),
        ("Toute la journée, des stands", ("", "Toute la journée, des stands", "")),
        ("14 heures de stands", ("", "14 heures de stands", "")),
        ("| rien", ("", "", "rien")),
    ],
)
def test_a_line_of_the_programme_is_an_hour_a_title_and_a_detail(ligne, moment):
    assert moments_lire(f"\n  {ligne}  \n\n") == [moment]


def test_a_way_to_come_begins_with_its_name():
    assert acces_lire("En bus. Lignes A et 3.\nParking gratuit") == [
        ("En bus.", "Lignes A et 3."),
        ("", "Parking gratuit"),
    ]


@pytest.mark.parametrize(
    ("codes", "dit"),
    [
        (["eleves-etudiants"], ("L’État",)),
        (["salaries"], ("La Région",)),
        (["eleves-etudiants", "salaries"], ("L’État", "la Région")),
        (["tout-public"], ("L’État", "la Région")),
        ([], ("L’État", "la Région")),
    ],
)
def test_who_answers_for_its_publics_is_said(codes, dit):
    phrase = responsables_dire(list(TypePublic.objects.filter(code__in=codes)))
    assert [mot for mot in ("L’État", "La Région", "la Région") if mot in phrase] == list(dit)


def test_the_page_says_everything_that_is_public_of_it(client):
    autre = une_structure(nom="Cap emploi Charente", telephone="0536490031")
    par = un_conseiller(une_structure(nom="Mission locale des Deux Rivières", telephone="0536490031"))
    evenement = un_evenement(
        par=par,
        titre="Après-midi mobilité",
        programme="14 h Ouverture | Sans rendez-vous",
        acces="En train. Gare de Niort.",
        adresse="1 rue du Port",
        salle="Salle B",
        accessibilite=["PLAIN_PIED", "LSF", "INVENTE"],
        publics=("salaries",),
        themes=("vae",),
        source="Site de la ville",
    )
    evenement.co_organisateurs.add(autre)
    page = lire(client, evenement)
    for dit in (
        "Après-midi mobilité", "ouvert à tout le monde, gratuit", "14 h à 18 h", "Halle de Brioux, Niort",
        "1 rue du Port, Salle B", "Ouverture", "Sans rendez-vous", "En train.", "Gare de Niort.", "Accès de plain-pied",
        "Interprète en langue des signes", "Salariés", "La Région", "Mission locale des Deux Rivières",
        "Cap emploi Charente", "05 36 49 00 31", "Site de la ville", "Dernier changement le",
    ):  # fmt: skip
        assert dit in page, dit
    assert "INVENTE" not in page and str(par) not in page


@pytest.mark.parametrize(
    ("visibilite", "lu_par"), [("PUBLIC", "visiteur membre"), ("MEMBRES", "membre"), ("PERSONNE", "")]
)
def test_its_author_is_named_to_those_whom_she_chose(client, visibilite, lu_par):
    par = un_conseiller(prenom="Claire", nom="Moreau")
    Profil.objects.filter(compte=par).update(visibilite=visibilite)
    evenement = un_evenement(par=par)
    for qui, compte in (("visiteur", None), ("membre", un_conseiller())):
        page = lire(client, evenement, compte)
        assert ("Claire Moreau" in page) == (qui in lu_par.split()), qui
        assert evenement.organisateur.nom in page


def test_what_becomes_of_it_is_said_first_with_its_reason(client):
    par = une_region()
    dits = {
        "Date à confirmer": un_evenement(option=True),
        "Reporté": evenement_reporter(evenement=un_evenement(), par=par, motif="Grève des trains"),
        "Annulé": evenement_annuler(evenement=un_evenement(), par=par, motif="Grève des trains"),
        "Cet événement est passé": passe(un_evenement()),
    }
    for mot, evenement in dits.items():
        page = lire(client, evenement)
        assert f"<h2>{mot}</h2>" in page and ("Grève des trains. " in page) == (mot in ("Reporté", "Annulé")), mot


def test_what_moderation_says_is_read_by_who_organises(client):
    par = un_conseiller()
    assert "<h2>Un brouillon</h2>" in lire(client, un_evenement("BROUILLON", par=par), par)
    propose = un_evenement("PROPOSE", par=par)
    assert "<h2>Il attend la modération</h2>" in lire(client, propose, par)
    evenement_refuser(evenement=propose, par=une_region(), manque="HORS_CHAMP", mot="Un salon de l’habitat")
    page = lire(client, propose, par)
    assert "<h2>Refusé</h2>" in page and "Un salon de l’habitat" in page


def test_every_date_of_a_series_says_what_happened_to_it(client):
    serie = un_evenement(repetition=Repetition(Frequence.SEMAINE, dans(60 + 7 * 9)))
    par, avant = une_region(), un_creneau(serie, 1).debut
    creneau_annuler(creneau=un_creneau(serie, 2), par=par, motif="Jour férié")
    creneau_deplacer(creneau=un_creneau(serie, 1), par=par, horaire=un_horaire(61))
    page = lire(client, serie)
    assert page.count('<li><span class="premiere-majuscule') == 9 and page.count("<del") == 1
    assert "Jour férié" in page and f"initialement le {avant.day}" in page
    assert "4 autres dates à venir" in page and "Chaque semaine, jusqu’au" in page
    assert "jusqu’au" not in lire(client, un_evenement())


def test_a_page_asks_as_much_with_forty_dates_as_with_one(client, a_chaud):
    posees = []
    for repetition in (None, Repetition(Frequence.SEMAINE, dans(60) + datetime.timedelta(weeks=39))):
        evenement = un_evenement(publics=("salaries",), themes=("vae",), repetition=repetition)
        with a_chaud():
            lire(client, evenement)
            posees.append(questions(partial(client.get, evenement.url)))
    assert posees[0] == posees[1] <= 15
