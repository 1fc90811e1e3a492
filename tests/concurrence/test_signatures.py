"""Signing at the same second: one invitation, one outcome, never someone who both wrote and reads."""

from functools import partial

import pytest

from home.choices import Verdict
from home.models import Courriel
from pratiques.models import Brouillon, Signataire
from pratiques.prises import fiches_coherentes
from pratiques.rules import brouillons, relectures, signatures
from tests.concurrence.outils import codes, ensemble, ensemble_fois, reussies
from tests.pratiques.fabriques import rendre, un_auteur, un_brouillon, une_fiche_soumise

pytestmark = pytest.mark.django_db(transaction=True)


def inviter(brouillon, compte):
    return signatures.signataire_inviter(brouillon=brouillon, compte=compte, par=brouillon.auteur)


def accepter(signataire):
    return partial(signatures.signataire_repondre, signataire=signataire, par=signataire.compte, accepter=True)


def test_invitation_and_interview_pressed_several_times_at_once_are_one():
    brouillon, compte = un_brouillon(), un_auteur("cio")
    issues = ensemble_fois(4, signatures.signataire_inviter, brouillon=brouillon, compte=compte, par=brouillon.auteur)
    assert len(reussies(issues)) == 4 and Signataire.objects.get().compte == compte
    assert Courriel.objects.filter(gabarit="pratiques/invitation").count() == 1
    anime = un_auteur()
    assert (
        len(reussies(ensemble_fois(4, brouillons.entretien_commencer, par=anime, compte=compte, titre="Un café"))) == 4
    )
    assert Brouillon.objects.filter(auteur=anime).count() == 1


def test_yes_said_while_the_note_is_sent_signs_it_or_is_told():
    brouillon = un_brouillon()
    signataire = inviter(brouillon, un_auteur("cio"))
    envoyer = partial(brouillons.brouillon_soumettre, brouillon=brouillon, par=brouillon.auteur)
    assert codes(ensemble(accepter(signataire), envoyer)) in (["", ""], ["", "close"])
    fiche = Brouillon.objects.get().fiche
    signataire.refresh_from_db()
    assert fiche.auteurs.filter(compte=signataire.compte).exists() == (signataire.etat == "ACCEPTE")
    assert not list(fiches_coherentes())


def test_yes_said_while_taking_a_seat_makes_an_author_or_a_reader_never_both():
    fiche = une_fiche_soumise()
    rendre(relectures.relecture_prendre(fiche=fiche, par=un_auteur("apec")), Verdict.A_COMPLETER)
    signataire = inviter(Brouillon.objects.get(), un_auteur())
    prendre = partial(relectures.relecture_prendre, fiche=fiche, par=signataire.compte)
    issues = ensemble(accepter(signataire), prendre)
    assert codes(issues) in (["", "auteur"], ["", "lecteur"])
    assert not list(fiches_coherentes())
