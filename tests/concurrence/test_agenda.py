"""One room, many hands: one confirmed date holds it, and the same form sent at once is one event."""

import uuid
from functools import partial

import pytest

from home.models import Courriel
from reseau.agenda.choices import EtatApport, Reponse
from reseau.agenda.models import (
    Apport,
    AvisEtat,
    BilanEvenement,
    CharteEvenements,
    Evenement,
    Participation,
    ProgrammeAnnuel,
)
from reseau.agenda.rules.evenements import evenement_confirmer, evenement_envoyer, evenement_proposer, evenement_tenir
from reseau.agenda.rules.moderation import (
    avis_etat_donner,
    charte_publier,
    evenement_programmer,
    evenement_refuser,
    programme_figer,
)
from reseau.agenda.rules.participations import apport_proposer, apport_reprendre, bilan_rendre, participation_repondre
from tests.concurrence.outils import codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_conseiller, un_referent, un_role, une_chargee_de_mission, une_region
from tests.reseau.agenda.fabriques import dans, passe, un_evenement, un_horaire, un_manque, une_venue
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db(transaction=True)
SALLE = {"endroit": "Espace Franquin", "salle": "Blossac"}
MOTIF = {"motif": "Date nationale"}


def _confirmes():
    return Evenement.objects.filter(vie="CONFIRME").exclude(moderation="BROUILLON").count()


def test_eight_options_confirmed_at_once_in_one_room_leave_one_confirmed():
    par = un_conseiller()
    options = [un_evenement("PROPOSE", par=par, option=True, titre=f"Option {n}", **SALLE) for n in range(8)]
    issues = ensemble(*[partial(evenement_confirmer, evenement=un, par=par, **MOTIF) for un in options])
    assert codes(issues) == ["", *["lieu_confirme"] * 7] and _confirmes() == 1


def test_eight_confirmed_drafts_proposed_at_once_in_one_room_leave_one_proposed():
    par = un_conseiller()
    drafts = [un_evenement("BROUILLON", par=par, titre=f"Date {n}", **SALLE) for n in range(8)]
    issues = ensemble(*[partial(evenement_proposer, evenement=un, par=par, **MOTIF) for un in drafts])
    assert codes(issues) == ["", *["lieu_confirme"] * 7] and _confirmes() == 1


def test_one_form_sent_ten_times_at_once_is_one_event():
    par = un_conseiller()
    envoi = {
        "par": par, "cle": uuid.uuid4(), "version": 0, "proposer": True, "titre": "Forum", "resume": "Un forum.",
        "genre": "FORUM", "organisateur": par.rattachements.first().structure, "commune": une_commune("Niort"),
        "gratuit": True, "neutre": True, "horaire": un_horaire(), **SALLE, **MOTIF,
    }  # fmt: skip
    assert len({ecrit.pk for ecrit in reussies(ensemble_fois(10, evenement_envoyer, **envoi))}) == 1
    assert Evenement.objects.get().historique.filter(vers="PROPOSE").exclude(de="PROPOSE").count() == 1


# Many hands on one seat, one need, one report of an event: one wins, nobody is counted twice
def venir(evenement, compte, vient=True):
    return partial(participation_repondre, evenement=evenement, par=compte, vient=vient)


def viennent(evenement):
    return Participation.objects.filter(evenement=evenement, reponse=Reponse.VIENT).count()


def test_ten_professionals_on_the_last_seat_leave_one_and_ten_answers_of_one_person_are_one():
    evenement = un_evenement(jauge=1)
    comptes = [un_conseiller() for _ in range(10)]
    reussies(ensemble(*[venir(evenement, compte) for compte in comptes]))
    assert viennent(evenement) == 1 and evenement.participations.filter(reponse=Reponse.ATTEND).count() == 9
    evenement, compte = un_evenement(jauge=5), un_conseiller()
    reussies(ensemble_fois(10, participation_repondre, evenement=evenement, par=compte, vient=True))
    assert evenement.participations.get().historique.count() == 1


def test_leaving_and_coming_at_once_never_oversell_nor_lose_a_seat():
    evenement = un_evenement(jauge=3)
    partent = [une_venue(evenement).compte for _ in range(3)]
    arrivent = [un_conseiller() for _ in range(8)]
    departs = [venir(evenement, compte, vient=False) for compte in partent]
    reussies(ensemble(*departs, *[venir(evenement, compte) for compte in arrivent]))
    assert viennent(evenement) == 3 and evenement.participations.filter(reponse=Reponse.ATTEND).count() == 5


def test_one_structure_takes_up_what_is_looked_for_and_one_offer_is_written_once():
    evenement, comptes = un_evenement(), [un_conseiller() for _ in range(6)]
    manque = un_manque(evenement)
    structures = {compte: compte.rattachements.first().structure for compte in comptes}
    issues = ensemble(*[partial(apport_reprendre, apport=manque, par=c, structure=structures[c]) for c in comptes])
    assert codes(issues) == ["", *["etat"] * 5]
    manque.refresh_from_db()
    assert (manque.etat, manque.structure) == (EtatApport.PROPOSE, structures[manque.par])
    une, cle = comptes[0], uuid.uuid4()
    dits = {"evenement": evenement, "par": une, "cle": cle, "structure": structures[une], "quoi": "Un stand"}
    reussies(ensemble_fois(6, apport_proposer, **dits))
    assert Apport.objects.filter(uuid=cle).count() == 1


def test_two_organisers_give_one_report():
    evenement = un_evenement()
    evenement = evenement_tenir(evenement=passe(evenement))
    mains = [evenement.cree_par, un_referent(evenement.organisateur)]
    dits = {"evenement": evenement, "visiteurs": 10, "structures": 2, "reussi": "Bien."}
    issues = ensemble(*[partial(bilan_rendre, par=par, **dits) for par in mains])
    assert codes(issues) == ["", "etat"] and BilanEvenement.objects.count() == 1


# Two moderators at the same second: one decision, its author, one mail; the other reads who came first
def les_deux(evenement):
    return [
        partial(evenement_programmer, evenement=evenement, par=une_chargee_de_mission()),
        partial(evenement_refuser, evenement=evenement, par=une_region(), manque="HORS_CHAMP"),
    ]


def test_two_moderators_at_once_are_one_decision_and_one_mail():
    evenement = un_evenement("PROPOSE")
    issues = ensemble(*les_deux(evenement))
    assert codes(issues) == ["", "etat"] and len(reussies(issues)) == 1
    evenement.refresh_from_db()
    assert evenement.historique.last().vers == evenement.moderation
    assert Courriel.objects.filter(gabarit__in=("agenda/programme", "agenda/refuse")).count() == 1


def test_two_opinions_and_two_versions_of_the_charter_at_once_are_one():
    un_evenement("PROPOSE", publics=("eleves-etudiants",))
    avis = AvisEtat.objects.get()
    appels = [
        partial(avis_etat_donner, avis=avis, par=un_role("ETAT"), sens=sens, texte="Oui")
        for sens in ("FAVORABLE", "RESERVE")
    ]
    assert codes(ensemble(*appels)) == ["", "donne"]
    appels = [
        partial(charte_publier, par=une_region(), texte=texte, delai=45, demande=[], en_vigueur_du=dans(0), derniere=0)
        for texte in ("Une", "Autre")
    ]
    issues = ensemble(*appels)
    assert len(reussies(issues)) == 1 and CharteEvenements.objects.get().numero == 1


def test_same_programme_frozen_three_times_at_once_is_one_and_two_are_two_numbers():
    un_evenement()
    par, annee = une_region(), dans(60).year
    issues = ensemble_fois(3, programme_figer, par=par, annee=annee, bassin=None, cle=uuid.uuid4())
    assert len({programme.pk for programme in reussies(issues)}) == 1 == ProgrammeAnnuel.objects.count()
    ensemble(*[partial(programme_figer, par=par, annee=annee, bassin=None, cle=uuid.uuid4()) for _ in range(2)])
    assert Evenement.objects.count() == 1
    assert sorted(ProgrammeAnnuel.objects.values_list("numero", flat=True)) == [
        f"PROG-{annee}-{rang:03d}" for rang in (1, 2, 3)
    ]
