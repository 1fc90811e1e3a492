"""« Mon espace » is kept card by card for its reader, read again as soon as something that it depends on changes."""

import datetime
import re
from unittest import mock

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.ecrans.espace import carte_ecrire, espaces_fideles
from home.models import EspaceFait
from home.registre import Carte
from pratiques.models import Brouillon, Signataire
from pratiques.rules.brouillons import brouillon_enregistrer, brouillon_supprimer
from reseau.agenda.models import Participation
from reseau.animation.models import Action
from reseau.membres.choices import Role
from reseau.membres.models import Mandat, Rattachement
from safran.parcours.models import EtapeVue
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from tests.fabriques import avec_second_facteur, un_bassin, un_conseiller, une_structure
from tests.pages import lue
from tests.reseau.agenda.fabriques import un_evenement
from tests.reseau.animation.fabriques import un_comite_complet, un_point, une_reunion, une_suite
from tests.safran.fabriques_formations import etapes_de, un_module, une_formation
from tests.travaux import battre

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def espace(client):
    """The main part of the page, as this person reads it."""

    def lire(compte):
        client.force_login(compte)
        return re.search(r"<main.*</main>", lue(client.get("/mon-espace/")), re.DOTALL)[0]

    return lire


@pytest.fixture
def conseillere():
    personne = avec_second_facteur(un_conseiller())
    personne.rattachements.update(du=datetime.date(2020, 1, 1))  # « Bien commencer » est derrière elle
    return personne


def suivre(compte, titre):
    formation = une_formation(title=titre)
    return suivi_commencer(compte=compte, formation=formation), un_module(formation, 4)


def porter(comite, compte, texte):
    reunion = une_reunion("PROVISOIRE", comite=comite, jours=-3)
    return Action.objects.create(
        comite=comite, reunion=reunion, suite=une_suite(un_point(reunion), "ACTION"), texte=texte,
        porteur_compte=compte, echeance=timezone.localdate(),
    )  # fmt: skip


def test_of_two_colleagues_none_reads_what_waits_for_the_other_cold_or_warm(espace):
    equipe, comite = une_structure(), un_comite_complet()
    siennes = {un_conseiller(equipe): "zebrepremiere", un_conseiller(equipe): "zebreseconde"}
    for compte, mot in siennes.items():
        suivre(compte, f"{mot} formation")
        porter(comite, compte, f"{mot} action")
        Brouillon.objects.create(auteur=compte, version=1, contenu={"titre": f"{mot} pratique"})
    for _ in range(2):
        for compte, mot in siennes.items():
            page = espace(compte)
            assert all(f"{mot} {chose}" in page for chose in ("formation", "action", "pratique"))
            assert not any(autre in page for autre in siennes.values() if autre != mot)


def test_kept_page_asks_no_room_anything(espace, conseillere, settings):
    settings.GARDEES_SURVEILLEES = False  # servie, elle ne se compare à rien
    suivre(conseillere, "Une")
    espace(conseillere)
    espace(conseillere)
    with CaptureQueriesContext(connection) as captees:
        espace(conseillere)
    lues = " ".join(requete["sql"] for requete in captees)
    assert not [piece for piece in ("pratiques_relecture", "agenda_", "plans_", "ecrits_", "etapevue") if piece in lues]


def test_right_given_or_taken_away_acts_at_the_next_page(espace, conseillere):
    assert "Demander une formation" not in espace(conseillere)
    mandat = Mandat.objects.create(
        compte=conseillere, role=Role.CHARGE_MISSION, bassin=un_bassin(), du=datetime.date(2020, 1, 1)
    )
    for _ in range(2):
        assert "Demander une formation" in espace(conseillere)
    Mandat.objects.filter(pk=mandat.pk).update(au=timezone.localdate())
    assert "Demander une formation" not in espace(conseillere)


def test_step_seen_moves_the_card_and_one_taken_back_does_not(espace, conseillere):
    suivi, module = suivre(conseillere, "Une")
    premiere, seconde, *_ = etapes_de(module)
    for _ in range(2):
        assert "25 %" not in espace(conseillere)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        etape_marquer(suivi=suivi, module=module, etape_id=premiere)
        raise ZeroDivisionError
    assert "25 %" not in espace(conseillere)
    etape_marquer(suivi=suivi, module=module, etape_id=premiere)
    assert "25 %" in espace(conseillere)
    etape_marquer(suivi=suivi, module=module, etape_id=seconde)
    assert "50 %" in espace(conseillere)


def test_what_a_room_writes_shows_at_once_and_is_read_again_alone(espace, conseillere, settings):
    settings.GARDEES_SURVEILLEES = False
    action = porter(un_comite_complet(), conseillere, "Rappeler la mairie")
    espace(conseillere)
    Action.objects.filter(pk=action.pk).update(texte="Rappeler l’école")
    with CaptureQueriesContext(connection) as captees:
        assert "Rappeler l’école" in espace(conseillere)
    assert not [requete for requete in captees if "pratiques_relecture" in requete["sql"]]


@pytest.fixture
def deux_qui_suivent(espace, settings):
    """Two people who follow the same training, each with her page kept; nothing compares it when served."""
    settings.GARDEES_SURVEILLEES = False
    formation = une_formation(title="Une")
    module = un_module(formation, 4)
    suivis = [suivi_commencer(compte=un_conseiller(), formation=formation) for _ in range(2)]
    Rattachement.objects.update(du=datetime.date(2020, 1, 1))
    for suivi in suivis:
        espace(suivi.compte)
    return *suivis, module


def test_row_that_says_whose_it_is_rereads_her_card_alone(espace, deux_qui_suivent):
    sien, autre, module = deux_qui_suivent
    etape_marquer(suivi=sien, module=module, etape_id=etapes_de(module)[0])
    with CaptureQueriesContext(connection) as captees:
        espace(autre.compte)
    assert not [requete["sql"] for requete in captees if "parcours_" in requete["sql"]]
    assert "25 %" in espace(sien.compte)


@pytest.mark.parametrize("avant", [lambda suivi: None, lambda suivi: ratee(suivi)], ids=["seule", "après un échec"])
def test_write_that_says_nothing_of_whose_rows_rereads_everyones_card(espace, deux_qui_suivent, avant):
    sien, autre, module = deux_qui_suivent
    avant(sien)
    EtapeVue.objects.bulk_create(
        EtapeVue(suivi=suivi, module_id=module.pk, etape_id=etapes_de(module)[0]) for suivi in (sien, autre)
    )
    assert "25 %" in espace(sien.compte) and "25 %" in espace(autre.compte)
    EtapeVue.objects.all().delete()
    assert "25 %" not in espace(sien.compte) + espace(autre.compte)


def ratee(suivi):
    with pytest.raises(ValueError):
        EtapeVue.objects.create(suivi=suivi, module_id="aucun", etape_id="")


def test_row_that_changes_hands_rereads_the_card_of_who_loses_it(espace, settings):
    settings.GARDEES_SURVEILLEES = False
    avant, apres = un_conseiller(), un_conseiller()
    brouillon = Brouillon.objects.create(auteur=avant, version=1, contenu={"titre": "Confié"})
    assert "Confié" in espace(avant) and "Confié" not in espace(apres)
    brouillon.auteur = apres
    brouillon.save(update_fields=["auteur"])
    assert "Confié" not in espace(avant) and "Confié" in espace(apres)


def test_event_leaves_the_card_when_it_ends(espace, conseillere, settings):
    settings.GARDEES_SURVEILLEES = False
    evenement = un_evenement(titre="Forum des métiers")
    Participation.objects.create(evenement=evenement, compte=conseillere, reponse="VIENT")
    assert "Forum des métiers" in espace(conseillere)
    fin = evenement.creneaux.latest("fin").fin
    assert EspaceFait.objects.get().cartes["reseau.agenda.prises.carte_agenda"][1] == fin.timestamp()
    with mock.patch("django.utils.timezone.now", return_value=fin):
        assert "Forum des métiers" not in espace(conseillere)


def test_page_shows_when_its_row_cannot_be_written(espace, conseillere):
    suivre(conseillere, "Une")
    with mock.patch.object(EspaceFait.objects, "bulk_create", side_effect=OperationalError("disk I/O error")):
        assert "Une" in espace(conseillere)
    assert not EspaceFait.objects.exists()


def test_night_makes_the_page_of_who_came_lately_and_forgets_who_did_not(espace, conseillere, settings):
    settings.GARDEES_SURVEILLEES = False
    absente = un_conseiller()
    porter(un_comite_complet(), conseillere, "Rappeler la mairie")
    espace(conseillere), espace(absente)
    jour = timezone.localdate()
    EspaceFait.objects.update(cartes={}, jour=jour - datetime.timedelta(1))
    EspaceFait.objects.filter(compte=absente).update(venue_le=jour - datetime.timedelta(16))
    with mock.patch("home.ecrans.espace.HEURES", range(24)):
        battre("socle.espaces")
    assert EspaceFait.objects.get().compte == conseillere
    with CaptureQueriesContext(connection) as captees:
        espace(conseillere)
    assert "plans_" not in " ".join(requete["sql"] for requete in captees)


def test_kept_card_that_is_no_longer_what_one_would_read_is_told(espace, conseillere):
    suivre(conseillere, "Une")
    espace(conseillere)
    fait = EspaceFait.objects.get()
    assert list(espaces_fideles()) == []
    fait.cartes["safran.parcours.prises.carte_en_cours"][2]["contexte"]["html"] = "Rien"
    fait.save()
    (phrase,) = espaces_fideles()
    assert "safran.parcours.prises.carte_en_cours" in phrase
    with pytest.raises(AssertionError, match="carte_en_cours"):
        espace(conseillere)


def test_draft_saved_while_one_types_shows_to_who_writes_it(espace, conseillere):
    autre = un_conseiller()
    brouillon = Brouillon.objects.create(auteur=autre, version=1, contenu={"titre": "Avant"})
    Signataire.objects.create(
        brouillon=brouillon, compte=conseillere, invite_par=autre, etat="ACCEPTE", accepte_le=timezone.now()
    )
    assert "Avant" in espace(conseillere)
    brouillon_enregistrer(brouillon=brouillon, contenu={"titre": "Après"}, version=1, par=autre)
    assert "Après" in espace(conseillere)
    brouillon_supprimer(brouillon=brouillon, par=autre)
    assert "Après" not in espace(conseillere)


def test_form_is_never_kept_with_the_token_of_a_page(client, conseillere):
    porter(un_comite_complet(), conseillere, "Rappeler la mairie")
    client.force_login(conseillere)
    jetons = set()
    for _ in range(2):
        page = lue(client.get("/mon-espace/"))
        jetons |= set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page))
        assert "C’est fait" in page
    assert len(jetons) > 1
    with pytest.raises(AssertionError, match="formulaire"):
        carte_ecrire(Carte("Vos actions", "quiz/cartes/entrainement.html", {"tirage": None}))
