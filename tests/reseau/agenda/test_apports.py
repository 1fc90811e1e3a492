"""Who brings what: offered in one's own name, looked for, taken up, accepted, taken away."""

import uuid

import pytest

from home.models import Courriel
from reseau.agenda.choices import EtatApport
from reseau.agenda.models import Apport
from reseau.agenda.queries.participations import ensemble_de
from reseau.agenda.rules.evenements import evenement_annuler
from reseau.agenda.rules.participations import (
    apport_accepter,
    apport_chercher,
    apport_proposer,
    apport_reprendre,
    apport_retirer,
)
from tests.fabriques import un_conseiller, un_referent, une_structure
from tests.refus import refus
from tests.reseau.agenda.fabriques import passe, un_apport, un_evenement, un_manque

pytestmark = pytest.mark.django_db
E = EtatApport


def recus(gabarit):
    return sorted(Courriel.objects.filter(gabarit=f"agenda/{gabarit}").values_list("destinataire", flat=True))


def test_one_brings_in_the_name_of_ones_own_structure_and_organisers_are_told():
    structure = une_structure()
    evenement, referent = un_evenement(par=un_conseiller(structure)), un_referent(structure)
    apport = un_apport(evenement, personnes=3)
    assert (apport.etat, apport.personnes) == (E.PROPOSE, 3)
    assert recus("apport_propose") == sorted([evenement.cree_par.email, referent.email])
    dits = {"evenement": evenement, "cle": uuid.uuid4(), "structure": une_structure(), "quoi": "Un stand"}
    refus("structure", apport_proposer, par=un_conseiller(), **dits)


def test_what_an_organiser_brings_waits_for_nobody():
    evenement = un_evenement()
    apport = un_apport(evenement, evenement.cree_par)
    assert apport.etat == E.ACCEPTE and recus("apport_propose") == []
    (ligne,) = ensemble_de(un_conseiller(), evenement)["apports"].lignes
    assert ligne.etat == ("ok", "Organise")


def test_sent_twice_it_is_written_once_and_the_key_of_another_writes_nothing():
    evenement, par, cle = un_evenement(), un_conseiller(), uuid.uuid4()
    assert un_apport(evenement, par, cle=cle) == un_apport(evenement, par, cle=cle)
    structure = une_structure()
    dits = {"evenement": evenement, "cle": cle, "structure": structure, "quoi": "Un stand"}
    refus("deja", apport_proposer, par=un_conseiller(structure), **dits)
    assert Apport.objects.count() == 1 and len(recus("apport_propose")) == 1


def test_what_is_looked_for_is_taken_up_by_one_structure():
    evenement, prend = un_evenement(), un_conseiller()
    manque = un_manque(evenement)
    assert manque.structure is None
    structure = prend.rattachements.first().structure
    repris = apport_reprendre(apport=manque, par=prend, structure=structure, personnes=1)
    assert (repris.etat, repris.structure, repris.par) == (E.PROPOSE, structure, prend)
    autre = un_conseiller()
    sienne = autre.rattachements.first().structure
    refus("etat", apport_reprendre, apport=manque, par=autre, structure=sienne)
    refus("droit", apport_chercher, evenement=evenement, par=autre, cle=uuid.uuid4(), quoi="Des tables")
    assert [ligne.par for ligne in manque.historique.all()] == [evenement.cree_par, prend]


def test_organisers_accept_and_whoever_offered_it_is_told():
    evenement = un_evenement()
    apport = un_apport(evenement)
    refus("droit", apport_accepter, apport=apport, par=apport.par)
    assert apport_accepter(apport=apport, par=evenement.cree_par).etat == E.ACCEPTE
    assert recus("apport_accepte") == [apport.par.email]


@pytest.mark.parametrize("cote", ["structure", "organisateur"])
def test_either_side_takes_it_away_and_the_other_is_told_why(cote):
    evenement, structure = un_evenement(), une_structure()
    apport = un_apport(evenement, un_conseiller(structure))
    collegue = un_conseiller(structure)
    par, prevenu = (collegue, evenement.cree_par) if cote == "structure" else (evenement.cree_par, apport.par)
    refus("droit", apport_retirer, apport=apport, par=un_conseiller(), motif="Rien")
    apport_retirer(apport=apport, par=par, motif="Plus de salle")
    courriel = Courriel.objects.get(gabarit="agenda/apport_retire", destinataire=prevenu.email)
    assert "Plus de salle" in courriel.texte and par.email not in recus("apport_retire")
    assert ensemble_de(evenement.cree_par, evenement)["apports"].lignes == []


@pytest.mark.parametrize("accepte", [False, True])
def test_what_was_looked_for_and_is_given_up_is_looked_for_again_unless_the_organiser_says_no(accepte):
    evenement, prend = un_evenement(), un_conseiller()
    structure = prend.rattachements.first().structure
    for _ in range(2):  # le même manque se reprend autant de fois qu’il est rendu
        manque = Apport.objects.first() or un_manque(evenement)
        repris = apport_reprendre(apport=manque, par=prend, structure=structure, personnes=4)
        if accepte:
            apport_accepter(apport=repris, par=evenement.cree_par)
        rendu = apport_retirer(apport=repris, par=prend, motif="Plus personne")
        assert (rendu.etat, rendu.structure, rendu.personnes, rendu.par) == (E.CHERCHE, None, 0, evenement.cree_par)
        refus("etat", apport_retirer, apport=repris, par=prend)
    courriel = Courriel.objects.filter(gabarit="agenda/apport_retire", destinataire=evenement.cree_par.email).first()
    assert str(structure) in courriel.texte and "Plus personne" in courriel.texte
    repris = apport_reprendre(apport=rendu, par=prend, structure=structure)
    assert apport_retirer(apport=repris, par=evenement.cree_par).etat == E.RETIRE


def test_nothing_is_brought_to_what_is_over_cancelled_or_not_read():
    fini, annule = passe(un_evenement()), un_evenement()
    evenement_annuler(evenement=annule, par=annule.cree_par, motif="Neige")
    par = un_conseiller()
    dits = {"par": par, "structure": par.rattachements.first().structure, "quoi": "Un stand"}
    for evenement, code in ((fini, "fini"), (annule, "fini"), (un_evenement("PROPOSE"), "droit")):
        refus(code, apport_proposer, evenement=evenement, cle=uuid.uuid4(), **dits)


def test_staff_is_told_by_network_and_structure_from_what_is_accepted():
    evenement = un_evenement()
    cap = un_conseiller(une_structure("cap-emploi", nom="Cap emploi 79"))
    for personnes in (2, 3):
        apport_accepter(apport=un_apport(evenement, cap, personnes=personnes), par=evenement.cree_par)
    un_apport(evenement, evenement.cree_par, personnes=1)
    un_apport(evenement, personnes=40)
    apports = ensemble_de(cap, evenement)["apports"]
    assert apports.personnes == 6 and apports.resume == "3 apports acceptés, 1 proposé"
    assert apports.mobilisees[0] == ("Cap emploi", 5, [("Cap emploi 79", 5)])
