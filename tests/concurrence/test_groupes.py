"""A seat of reader and a place in the group, two nights at once: one outcome each."""

import datetime
from functools import partial

import pytest
from django.utils import timezone

from home.models import Courriel
from pratiques.rules import brouillons, groupes, relectures, ressources
from pratiques.rules.brouillons import brouillon_rattacher
from pratiques.rules.relectures import relecture_prendre
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import une_tete_de_reseau
from tests.pratiques.fabriques import un_auteur, un_brouillon
from tests.pratiques.fabriques_groupes import un_groupe, un_membre
from tests.pratiques.fabriques_ressources import une_ressource

pytestmark = pytest.mark.django_db(transaction=True)


def test_reader_who_enters_the_group_at_the_same_second_is_one_or_the_other(monkeypatch):
    """The invited person takes the seat and enters the group; where the two checks end, both wait for the other."""
    groupe, auteur, invite = un_groupe(une_tete_de_reseau()), un_auteur("cio"), un_auteur("apec")
    un_membre(groupe, auteur), un_membre(groupe, invite, accepte=False)
    brouillon = un_brouillon(auteur)
    brouillon_rattacher(groupe=groupe, brouillon=brouillon, par=auteur)
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    rencontre = Rencontre(2).placer(monkeypatch, relectures, "est_du_groupe_de_la_fiche", apres=True)
    rencontre.placer(monkeypatch, groupes, "_refuser_lecteur", apres=True)
    issues = ensemble(
        partial(relecture_prendre, fiche=fiche, par=invite),
        partial(groupes.membre_repondre, groupe=groupe, par=invite, accepter=True),
    )
    assert len(reussies(issues)) == 1 and set(codes(issues)) & {"groupe", "lecteur"} and rencontre.empechee


def test_two_workers_at_once_remind_of_each_resource_once():
    tete = une_tete_de_reseau()
    for _ in range(3):
        une_ressource(tete, rythme=3, jour=timezone.localdate() - datetime.timedelta(days=120))
    bilans = reussies(ensemble_fois(2, ressources.ressources_relancer))
    assert sum(bilan["rappelees"] for bilan in bilans) == 3
    assert Courriel.objects.filter(gabarit="pratiques/ressource-a-verifier").count() == 3
