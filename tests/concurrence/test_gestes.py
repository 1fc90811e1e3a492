"""Gestures on what is published at the same second: what is taken off is nowhere, what is done is done once."""

from functools import partial

import pytest
from django.core.files.storage import storages

from pratiques import rules
from pratiques.choices import EtatLivret
from pratiques.models import Livret
from pratiques.rules import livrets, publication
from tests.concurrence.outils import Rencontre, ensemble, reussies
from tests.fabriques import une_region
from tests.pratiques.fabriques import un_auteur, une_fiche

pytestmark = pytest.mark.django_db(transaction=True)


def test_note_suspended_at_the_second_its_booklet_is_ready_is_in_no_booklet(monkeypatch):
    compte, fiche = un_auteur("apec"), une_fiche()
    collection = rules.collection_create(par=compte, titre="À deux")
    rules.collection_add(collection=collection, fiche=fiche, par=compte)
    monkeypatch.setattr(livrets, "_confier", lambda _pk: None)
    livret = rules.livret_request(collection=collection, par=compte)
    monkeypatch.setattr(livrets, "livret_ecrire", lambda **_champs: b"%PDF")
    rencontre = Rencontre(2).placer(monkeypatch, livrets, "livret_ecrire", apres=True)
    rencontre.placer(monkeypatch, publication, "livrets_reprendre", apres=True)
    suspendre = partial(rules.fiche_suspend, fiche=fiche, par=une_region(), motif="Une personne s’y lit.")
    reussies(ensemble(partial(rules.livret_compose, pk=livret.pk), suspendre))
    assert not Livret.objects.filter(etat=EtatLivret.PRET).exists()
    assert not storages["prive"].exists(livret.fichier)
