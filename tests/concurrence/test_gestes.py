"""Gestures on what is published at the same second: what is taken off is nowhere, what is done is done once."""

from functools import partial
from unittest import mock

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from home.choices import EtatDocument
from home.models import Courriel
from pratiques.models import Livret, Message
from pratiques.permissions import echanges
from pratiques.rules import collections, publication
from pratiques.rules.collections import livret_composer, livret_demander
from pratiques.rules.publication import fiche_suspendre
from reseau.membres.models import Invitation
from reseau.membres.rules.invitations import invitation_creer
from tests.concurrence.outils import Rencontre, ensemble, ensemble_fois, reussies
from tests.fabriques import un_referent, une_region, une_structure
from tests.pratiques.fabriques import un_auteur, un_message, une_fiche

pytestmark = pytest.mark.django_db(transaction=True)


def test_note_suspended_at_the_second_its_booklet_is_ready_is_in_no_booklet(monkeypatch):
    compte, fiche = un_auteur("apec"), une_fiche()
    collection = collections.collection_creer(par=compte, titre="À deux")
    collections.collection_ajouter(collection=collection, fiche=fiche, par=compte)
    monkeypatch.setattr(collections, "livret_faire", mock.Mock())
    livret = livret_demander(collection=collection, par=compte)
    monkeypatch.setattr(collections, "livret_ecrire", lambda **_champs: b"%PDF")
    rencontre = Rencontre(2).placer(monkeypatch, collections, "livret_ecrire", apres=True)
    rencontre.placer(monkeypatch, publication, "livrets_reprendre", apres=True)
    suspendre = partial(fiche_suspendre, fiche=fiche, par=une_region(), motif="Une personne s’y lit.")
    reussies(ensemble(partial(livret_composer, pk=livret.pk), suspendre))
    assert not Livret.objects.filter(etat=EtatDocument.PRET).exists()
    assert not storages["prive"].exists(livret.fichier)


def test_own_message_taken_back_twice_at_once_is_a_page_both_times(monkeypatch):
    compte = un_auteur("apec")
    message = un_message(une_fiche(), compte)
    adresse = reverse("pratiques_message_retirer", args=[message.uuid])
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(compte)
    Rencontre(2).placer(monkeypatch, echanges, "peut_lire", apres=True)
    issues = ensemble(*[partial(client.post, adresse) for client in clients])
    assert [reponse.status_code for reponse in reussies(issues)] == [302, 302]
    assert Message.objects.get().retire_par == compte


def test_colleague_invited_twice_at_once_by_the_same_person_has_one_link(monkeypatch):
    structure = une_structure()
    champs = {"par": un_referent(structure), "structure": structure, "email": "neuve@exemple.example"}
    rencontre = Rencontre(2).placer(monkeypatch, Invitation.objects, "create")
    une, autre = reussies(ensemble_fois(2, invitation_creer, **champs, prenom="Nina", nom="Neuve"))
    assert une == autre == Invitation.objects.get() and une.annulee_le is None and rencontre.empechee
    assert Courriel.objects.filter(gabarit="membres/invitation").count() == 1
