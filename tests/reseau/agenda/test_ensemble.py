"""What people do together, as pages show it: gestures, card, digest, own data; and what a stranger never reads."""

import datetime
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from home.courriels.nouvelles import nouvelles_lire
from home.models import Courriel
from reseau.agenda.choices import EtatApport, Reponse
from reseau.agenda.models import Apport, Participation
from reseau.agenda.prises import donnees_de_l_agenda
from reseau.agenda.rules.dates import creneau_deplacer
from reseau.agenda.rules.evenements import evenement_annuler, evenement_tenir
from reseau.membres.models import Appartenance
from reseau.structures.rules import structure_fusionner
from tests.fabriques import (
    un_ancien_membre,
    un_bassin,
    un_conseiller,
    une_chargee_de_mission,
    une_region,
    une_structure,
)
from tests.pages import lue
from tests.questions import questions
from tests.reseau.agenda.fabriques import (
    passe,
    un_apport,
    un_bilan,
    un_creneau,
    un_evenement,
    un_horaire,
    un_manque,
    une_venue,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def adresse(evenement, suite=""):
    return f"/agenda/{evenement.uuid}/{suite}"


def hier():
    return timezone.now() - datetime.timedelta(days=1)


def demain():
    return timezone.now() + datetime.timedelta(days=1)


def dites(compte):
    groupes = nouvelles_lire(compte, hier(), demain())
    return {groupe.objet: groupe.lignes for groupe in groupes}


def test_one_click_says_that_one_comes_and_another_that_one_does_not(client):
    evenement, compte = un_evenement(jauge=1), un_conseiller()
    client.force_login(compte)
    reponse = client.post(adresse(evenement, "repondre/"), {"r": "oui"}, follow=True)
    assert "vous tenez un stand" in lue(reponse) and "1 professionnel tient un stand" in lue(reponse)
    client.force_login(un_conseiller())
    reponse = client.post(adresse(evenement, "repondre/"), {"r": "oui"}, follow=True)
    assert lue(reponse).count("Vous êtes 1er en liste d’attente.") == 2  # le message, puis la page
    client.force_login(compte)
    assert "vous ne venez pas" in lue(client.post(adresse(evenement, "repondre/"), {"r": "non"}, follow=True))
    assert Courriel.objects.filter(gabarit="agenda/place").count() == 1


def test_what_is_brought_is_typed_on_one_page_a_bad_offer_told_at_its_field_and_answered_in_one_click(client):
    evenement, compte = un_evenement(), un_conseiller()
    client.force_login(compte)
    structure, cle = compte.rattachements.first().structure_id, str(uuid.uuid4())
    dits = {"structure": structure, "quoi": "Un stand", "personnes": "2", "cle": cle}
    for champ, valeur, phrase in (
        ("personnes", "201", "inférieure ou égale à 200"),
        ("quoi", "Écrire à lea.roux@boite.example", "lea.roux@boite.example"),
        ("structure", "987654", "Ce choix n’est pas dans la liste."),
        ("cle", "pas-une-cle", ""),
    ):
        reponse = client.post(adresse(evenement, "apporter/"), {**dits, champ: valeur})
        assert reponse.status_code == 422 and phrase in lue(reponse) and not Apport.objects.exists(), champ
    for _ in range(2):
        assert client.post(adresse(evenement, "apporter/"), dits).status_code == 302
    apport = Apport.objects.get()
    client.force_login(evenement.cree_par)
    assert "1 apport proposé" in lue(client.get(adresse(evenement)))
    reponse = client.post(f"/agenda/apports/{apport.uuid}/accepter/", follow=True)
    assert "1 apport accepté" in lue(reponse) and "2 personnes mobilisées" in lue(reponse)


def test_missing_thing_is_taken_up_given_back_with_its_reason_then_taken_away(client):
    evenement, compte = un_evenement(), un_conseiller()
    client.force_login(evenement.cree_par)
    dits = {"quoi": "Un accueil des enfants", "cle": str(uuid.uuid4())}
    assert client.post(adresse(evenement, "chercher/"), dits).status_code == 302
    apport = Apport.objects.get()
    client.force_login(compte)
    assert "Personne encore" in lue(client.get(adresse(evenement)))
    dits = {"structure": compte.rattachements.first().structure_id, "personnes": "1"}
    assert client.post(f"/agenda/apports/{apport.uuid}/apporter/", dits).status_code == 302
    assert client.get(f"/agenda/apports/{apport.uuid}/apporter/").status_code == 404
    retirer = f"/agenda/apports/{apport.uuid}/retirer/"
    assert client.post(retirer, {"motif": "Plus de salle"}).status_code == 302
    apport.refresh_from_db()
    assert apport.etat == EtatApport.CHERCHE and apport.historique.last().motif == "Plus de salle"
    assert "Personne encore" in lue(client.get(adresse(evenement)))
    assert client.post(retirer).status_code == 404
    client.force_login(evenement.cree_par)
    assert client.post(retirer, {"motif": ""}).status_code == 302
    assert "Personne n’a encore dit" in lue(client.get(adresse(evenement)))


def test_public_reads_neither_who_brings_nor_who_comes(client):
    evenement = un_evenement()
    un_apport(evenement, quoi="canariapport")
    une_venue(evenement)
    for compte in (None, un_ancien_membre()):
        if compte:
            client.force_login(compte)
        lu = lue(client.get(adresse(evenement)))
        assert evenement.titre in lu and "canariapport" not in lu and "stand" not in lu


def test_private_event_is_in_no_card_no_digest_and_no_gesture_of_a_stranger(client):
    prive = un_evenement(titre="Rencontre canariprive", visibilite="BASSIN")
    apport = un_manque(prive)
    etranger = un_conseiller()
    client.force_login(etranger)
    for suite in ("", "apporter/", "chercher/", "bilan/"):
        assert client.get(adresse(prive, suite)).status_code == 404
    assert client.post(adresse(prive, "repondre/"), {"r": "oui"}).status_code == 404
    for geste in ("apporter", "retirer"):
        assert client.get(f"/agenda/apports/{apport.uuid}/{geste}/").status_code == 404
    assert client.post(f"/agenda/apports/{apport.uuid}/accepter/").status_code == 404
    Participation.objects.create(evenement=prive, compte=etranger, reponse=Reponse.VIENT)  # puis n’en est plus
    assert "canariprive" not in lue(client.get("/mon-espace/")) and dites(etranger) == {}


def test_card_says_what_one_organises_where_one_comes_and_the_report_due(client):
    compte = un_conseiller()
    un_evenement(par=compte, titre="Le mien"), un_evenement("BROUILLON", par=compte, titre="En chantier")
    une_venue(un_evenement(titre="Celui des autres"), compte)
    annule = un_evenement(par=compte, titre="Tombé")
    evenement_annuler(evenement=annule, par=compte, motif="Neige")
    evenement_tenir(evenement=passe(un_evenement(par=compte, titre="Celui d’hier")))
    client.force_login(compte)
    lu = lue(client.get("/mon-espace/"))
    for phrase in ("Mon agenda", "Le mien", "Vous organisez", "En chantier", "Celui des autres", "Vient"):
        assert phrase in lu
    assert "Bilan à rendre : Celui d’hier" in lu and "Tombé" not in lu


def test_digest_tells_what_happens_to_events_of_ones_bassins_and_where_one_comes():
    structure = une_structure()
    lecteur = un_conseiller(structure)
    Appartenance.objects.create(structure=structure, bassin=un_bassin("niort"), du=hier().date())
    un_evenement(titre="À Niort"), un_evenement(titre="À Cognac", bassins=("cognac",))
    un_evenement(titre="Partout", bassins=())
    la_bas = un_evenement(titre="Là-bas", bassins=("cognac",))
    assert set(dites(lecteur)) == {"À Niort", "Partout"}
    une_venue(la_bas, lecteur)
    charge = une_chargee_de_mission("cognac")
    creneau_deplacer(creneau=un_creneau(la_bas), par=charge, horaire=un_horaire(61))
    evenement_annuler(evenement=la_bas, par=charge, motif="Salle inondée")
    _, deplace, annule = dites(lecteur)["Là-bas"]
    assert "passe au" in deplace and annule == "Annulé : Salle inondée"
    assert dites(charge).get("Là-bas") == ["Au programme"]  # ce que l’on a fait soi-même ne se dit pas
    assert dites(un_ancien_membre()) == {}


def test_own_data_hold_what_one_brought_answered_and_told_and_nothing_of_others():
    compte = un_conseiller()
    evenement = un_evenement(par=compte, titre="canarimoi événement")
    un_apport(evenement, compte, quoi="canarimoi apport")
    une_venue(un_evenement(titre="canarimoi réponse"), compte)
    un_apport(evenement, quoi="canariautre apport")
    un_bilan(evenement_tenir(evenement=passe(evenement)), reussi="canarimoi bilan")
    brut = str([rubrique.lignes for rubrique in donnees_de_l_agenda(compte)])
    for mot in ("événement", "apport", "réponse", "bilan"):
        assert f"canarimoi {mot}" in brut
    assert "canariautre" not in brut


def test_merged_structure_is_followed_by_its_events_what_it_brings_and_its_people():
    source, cible = une_structure(), une_structure()
    membre = un_conseiller(source)
    sien, avec, deux = un_evenement(par=membre), un_evenement(), un_evenement(par=un_conseiller(cible))
    for evenement in (avec, deux):
        evenement.co_organisateurs.add(source)
    apport, venue = un_apport(avec, membre), une_venue(avec, membre)
    structure_fusionner(source=source, cible=cible, par=une_region())
    for objet in (sien, apport, venue):
        objet.refresh_from_db()
    assert sien.organisateur == apport.structure == venue.structure == cible
    assert list(avec.co_organisateurs.all()) == [cible] and not deux.co_organisateurs.exists()


def test_page_card_and_digest_ask_as_much_for_two_as_for_five(client):
    compte = un_conseiller()
    evenement = un_evenement(par=compte)

    def ajouter(combien):
        for _ in range(combien):
            un_apport(evenement), une_venue(evenement)
            un_evenement(par=compte, bassins=())
            evenement_tenir(evenement=passe(un_evenement(par=compte)))

    moderatrice = Client()
    moderatrice.force_login(une_chargee_de_mission())
    client.force_login(compte)
    gestes = (
        lambda: client.get(adresse(evenement)),
        lambda: client.get("/mon-espace/"),
        lambda: nouvelles_lire(compte, hier(), demain()),
        lambda: moderatrice.get("/agenda/bilans/"),
    )
    ajouter(2)
    avant = [questions(geste) for geste in gestes]
    ajouter(3)
    assert [questions(geste) for geste in gestes] == avant
