"""Rights asked of the permission itself, on two objects of each kind: one's own, and the like of somebody else.

The table of rights opens every address; here each condition of a right is made false alone.
"""

import datetime

import pytest
from django.http import Http404
from django.utils import timezone

from reseau.carnets.permissions import retenue_get_mienne
from reseau.comptes.models import Compte
from reseau.ecrits.permissions import peut_ecrire_document, peut_lire_document, peut_tenir_document
from reseau.membres.permissions import roles_en_vigueur
from reseau.orientation.permissions import fiche_trouver, lit_les_trous, peut_ouvrir, peut_proposer
from safran.attestations.permissions import suivi_get_acheve
from safran.attestations.queries import attestation_due
from safran.dispositifs.permissions import porte, usage_get_tenu
from safran.inscriptions.choices import EtatInscription, EtatSession, Validation
from safran.inscriptions.models import Inscription
from safran.inscriptions.permissions import (
    decisions_permises,
    est_formateur_de,
    inscription_get_mienne,
    peut_documenter,
    peut_quitter,
)
from safran.quiz.permissions import quiz_get_visible
from tests import fabriques
from tests.reseau.carnets.fabriques import un_carnet
from tests.reseau.ecrits.fabriques import un_document, un_du_bassin
from tests.reseau.orientation.fabriques import une_fiche
from tests.safran.dispositifs.fabriques import un_dispositif, un_usage
from tests.safran.fabriques_attestations import achever, une_formation_a_quiz
from tests.safran.fabriques_quiz import un_quiz
from tests.safran.fabriques_sessions import dans, une_inscription, une_session

pytestmark = pytest.mark.django_db


def test_roles_are_those_of_the_day_and_a_technical_account_counts_as_the_region_while_it_is_active():
    referent = fabriques.un_referent()
    assert roles_en_vigueur(referent) == {"CONSEILLER", "REFERENT"}
    assert roles_en_vigueur(referent, timezone.localdate() - datetime.timedelta(days=9)) == frozenset()
    referent.rattachements.update(du=dans(-9), au=dans(-2))
    assert roles_en_vigueur(Compte.objects.get(pk=referent.pk)) <= {"REFERENT"}
    technique = fabriques.un_compte()
    technique.is_superuser = True
    assert roles_en_vigueur(technique) == {"REGION"}
    technique.is_active = False
    assert roles_en_vigueur(technique) == frozenset()


def test_quiz_is_taken_by_a_member_when_it_is_published():
    membre, quiz = fabriques.un_conseiller(), un_quiz(titre="Le CEP")
    assert quiz_get_visible(membre, quiz.code) == quiz
    type(quiz).objects.filter(pk=quiz.pk).update(live=False)
    for compte, code in ((membre, quiz.code), (membre, "inconnu")):
        with pytest.raises(Http404):
            quiz_get_visible(compte, code)
    type(quiz).objects.filter(pk=quiz.pk).update(live=True)
    with pytest.raises(Http404):
        quiz_get_visible(fabriques.un_compte(), quiz.code)


def test_scheme_is_run_and_a_document_written_by_their_own_and_nobody_elses():
    auteur, autre = fabriques.un_referent(), fabriques.un_referent()
    un, sien = un_dispositif(par=auteur), un_dispositif(par=autre)
    structure = auteur.rattachements.get().structure
    tete, loin = fabriques.une_tete_de_reseau(structure.reseau), fabriques.une_tete_de_reseau("cap-emploi")
    assert porte(auteur, un) and porte(fabriques.un_referent(structure), un) and porte(tete, un)
    assert not porte(auteur, sien) and not porte(loin, un) and not porte(fabriques.un_conseiller(structure), un)
    auteur.rattachements.update(du=dans(-9), au=dans(-2))
    auteur.mandats.update(du=dans(-9), au=dans(-2))
    assert not porte(Compte.objects.get(pk=auteur.pk), un)
    voisin = fabriques.un_bassin("cognac")
    un, clos = un_document(), un_document("PUBLIE", bassin=fabriques.un_bassin("saintes"))
    du_bassin, d_a_cote = un_du_bassin(), un_du_bassin(bassin=voisin)
    anime, anime_a_cote, region = (
        fabriques.une_chargee_de_mission(),
        fabriques.une_chargee_de_mission("cognac"),
        fabriques.une_region(),
    )
    assert [peut_ecrire_document(c, un) for c in (du_bassin, anime, region, d_a_cote, anime_a_cote)] == [
        *(True, True, True),
        *(False, False),
    ]
    assert not peut_ecrire_document(region, clos), "publié, il ne s’écrit plus"
    assert [peut_tenir_document(c, un) for c in (anime, region, du_bassin, anime_a_cote)] == [True, True, False, False]
    assert [peut_lire_document(c, un) for c in (du_bassin, anime, d_a_cote)] == [True, True, False]


def test_slip_is_found_by_its_code_where_it_is_awaited_and_rules_are_proposed_by_who_leads():
    ici, la = fabriques.une_structure(), fabriques.une_structure("cap-emploi")
    attendue, autre = une_fiche(ici), une_fiche(la)
    conseiller = fabriques.un_conseiller(ici)
    assert fiche_trouver(conseiller, attendue.code) == attendue
    assert fiche_trouver(conseiller, attendue.code.lower()) == attendue
    assert fiche_trouver(conseiller, autre.code) is None and fiche_trouver(conseiller, "") is None
    type(attendue).objects.filter(pk=attendue.pk).update(etat="CLOSE")
    assert fiche_trouver(conseiller, attendue.code) is None
    tete, anime, conseiller = (
        fabriques.une_tete_de_reseau(),
        fabriques.une_chargee_de_mission(),
        fabriques.un_conseiller(),
    )
    assert [peut_proposer(c) for c in (tete, anime, fabriques.une_region(), conseiller)] == [True, True, True, False]
    niort, cognac = fabriques.un_bassin(), fabriques.un_bassin("cognac")
    assert lit_les_trous(anime, niort) and not lit_les_trous(anime, cognac) and not lit_les_trous(conseiller, niort)
    assert peut_ouvrir(conseiller) and not peut_ouvrir(tete), "sans structure, rien à ouvrir"


ETATS = EtatInscription


def decisions(compte, inscription, **change):
    Inscription.objects.filter(pk=inscription.pk).update(**change)
    lue = Inscription.objects.select_related("session", "structure").get(pk=inscription.pk)
    return set(decisions_permises(compte, lue))


def test_sign_up_is_decided_by_who_runs_the_session_and_by_the_referent_within_the_table():
    session = une_session(bassin=fabriques.un_bassin())
    inscription = une_inscription(session)
    referent = fabriques.un_referent(inscription.structure)
    pilote, loin = fabriques.une_chargee_de_mission(), fabriques.une_chargee_de_mission("cognac")
    assert decisions(pilote, inscription) == {ETATS.REFUSEE, ETATS.ANNULEE}
    assert decisions(referent, inscription) == {ETATS.ANNULEE}
    assert decisions(loin, inscription) == decisions(fabriques.un_referent(), inscription) == set()
    attend = {"etat": ETATS.A_VALIDER}
    assert decisions(pilote, inscription, **attend) == {ETATS.INSCRITE, ETATS.REFUSEE, ETATS.ANNULEE}
    assert decisions(referent, inscription, **attend) == {ETATS.ANNULEE}, "l’animation valide, non le référent"
    type(session).objects.filter(pk=session.pk).update(validation=Validation.REFERENT)
    assert decisions(referent, inscription, **attend) == {ETATS.INSCRITE, ETATS.REFUSEE, ETATS.ANNULEE}
    type(session).objects.filter(pk=session.pk).update(etat=EtatSession.TERMINEE)
    assert ETATS.INSCRITE not in decisions(pilote, inscription, **attend) | decisions(referent, inscription, **attend)


def test_session_is_documented_by_who_runs_it_and_a_seat_given_back_until_its_last_day():
    inscription = une_inscription(une_session())
    assert peut_quitter(inscription)
    inscription.session.etat = EtatSession.TERMINEE
    assert not peut_quitter(inscription)
    passee = une_inscription(une_session())
    type(passee.session).objects.filter(pk=passee.session_id).update(premier_jour=dans(-2), dernier_jour=dans(-2))
    lue = Inscription.objects.get(pk=passee.pk)
    assert not peut_quitter(lue), "le dernier jour est passé"
    lue.etat = ETATS.REFUSEE
    assert not peut_quitter(lue)
    une, autre = une_session(bassin=fabriques.un_bassin()), une_session(bassin=fabriques.un_bassin("cognac"))
    formateur, pilote = fabriques.un_role("FORMATEUR"), fabriques.une_chargee_de_mission()
    une.seances.first().formateurs.add(formateur)
    assert est_formateur_de(formateur, une) and not est_formateur_de(formateur, autre)
    assert peut_documenter(formateur, une) and peut_documenter(pilote, une)
    assert not peut_documenter(pilote, autre) and not peut_documenter(fabriques.un_conseiller(), une)
    formateur.mandats.update(du=dans(-9), au=dans(-2))
    assert not est_formateur_de(Compte.objects.get(pk=formateur.pk), une), "il ne forme plus"


def test_attestation_is_due_when_a_checked_criterion_was_reached_or_the_region_vouched():
    suivi = achever(fabriques.un_conseiller(), une_formation_a_quiz())
    assert attestation_due(suivi)
    achevement = suivi.achevement
    entiere = achevement.expression
    achevement.expression = {**entiere, "derogation": True}
    assert attestation_due(suivi)
    lues = achever(fabriques.un_conseiller(), une_formation_a_quiz(("etapes_vues",), title="Seulement lue"))
    assert not attestation_due(lues), "des étapes vues ne prouvent rien"
    en_cours = achever(fabriques.un_conseiller(), une_formation_a_quiz(title="Manquée"), bonnes=0)
    assert not attestation_due(en_cours)


def introuvable(trouver, *arguments) -> bool:
    with pytest.raises(Http404):
        trouver(*arguments)
    return True


def test_what_is_ones_own_is_found_a_use_is_ended_by_its_structure_and_the_like_of_somebody_else_is_not():
    moi, autre = fabriques.un_conseiller(), fabriques.un_conseiller()
    ici = moi.rattachements.get().structure
    (retenue,) = un_carnet(moi, ici).fiches.all()
    assert retenue_get_mienne(moi, retenue.pk) == retenue and introuvable(retenue_get_mienne, autre, retenue.pk)
    session, ailleurs = une_session(), une_session()
    mienne = une_inscription(session, moi)
    une_inscription(ailleurs, moi)
    assert inscription_get_mienne(moi, session) == mienne and introuvable(inscription_get_mienne, autre, session)
    formation, seconde = une_formation_a_quiz(), une_formation_a_quiz(title="L’autre")
    suivi = achever(moi, formation)
    achever(moi, seconde, bonnes=0)
    assert suivi_get_acheve(moi, formation.pk) == suivi
    assert introuvable(suivi_get_acheve, autre, formation.pk) and introuvable(suivi_get_acheve, moi, seconde.pk)
    usage = un_usage(un_dispositif("CATALOGUE"))
    de_la, d_ailleurs = fabriques.un_conseiller(usage.structure), fabriques.un_conseiller()
    assert usage_get_tenu(de_la, usage.uuid) == usage and introuvable(usage_get_tenu, d_ailleurs, usage.uuid)
    tete, autre_tete = fabriques.une_tete_de_reseau(usage.structure.reseau), fabriques.une_tete_de_reseau("apec")
    assert usage_get_tenu(tete, usage.uuid) == usage and introuvable(usage_get_tenu, autre_tete, usage.uuid)
