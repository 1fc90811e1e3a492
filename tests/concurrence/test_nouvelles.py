"""Two workers writing the same digests at once: each person gets each thing once."""

import datetime
from functools import partial

import pytest
from django.utils import timezone

from home.courriels import nouvelles
from home.models import Courriel, Recapitulatif
from tests.concurrence.outils import Rencontre, ensemble, reussies
from tests.pratiques.fabriques import un_auteur, une_fiche

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_at_once_write_each_digest_once(monkeypatch):
    hier = timezone.now() - datetime.timedelta(days=1)
    comptes = [un_auteur("cio") for _ in range(3)]
    for compte in comptes:
        nouvelles.recapitulatif_choose(compte=compte, rythme="QUOTIDIEN")
    Recapitulatif.objects.update(dit_jusqu_a=hier)
    une_fiche(publiee_le=timezone.now() - datetime.timedelta(hours=2))
    Rencontre(2).placer(monkeypatch, nouvelles, "nouvelles_lire")
    issues = ensemble(*[partial(nouvelles.recapitulatifs_send) for _ in range(2)])
    assert len(reussies(issues)) == 2
    lignes = Courriel.objects.filter(gabarit="home/recapitulatif")
    assert sorted(lignes.values_list("destinataire", flat=True)) == sorted(c.email for c in comptes)
    assert set(Recapitulatif.objects.values_list("fait_le", flat=True)) == {timezone.localdate()}
