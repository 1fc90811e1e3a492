"""What the digests tell: the news of one's bassins, the orientations of the Région."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from home.nouvelles import Nouvelle
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_de, est_membre
from reseau.vie_locale.permissions import actualites_lisibles, orientations_lisibles


def actualites_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """The news of one's bassins that began to be read in this span; what one wrote is not told."""
    if not est_membre(compte):
        return
    recentes = Q(ecrite_le__gt=depuis) | Q(du__gte=timezone.localdate(depuis))
    siennes = actualites_lisibles(compte).filter(recentes, bassins__in=bassins_de(compte))
    for actualite in siennes.exclude(auteur=compte).distinct():
        if depuis < actualite.parue_le <= jusqu_a:
            url = reverse("actualite", args=[actualite.uuid])
            yield Nouvelle(actualite.titre, url, "Nouvelle de votre bassin", actualite.parue_le)


def orientations_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """The orientations published in this span, by someone else."""
    publiees = orientations_lisibles(compte).filter(publiee_le__gt=depuis, publiee_le__lte=jusqu_a)
    for orientation in publiees.exclude(publiee_par=compte):
        url = reverse("orientation", args=[orientation.numero])
        phrase = f"Orientation régionale {orientation.numero}"
        yield Nouvelle(orientation.titre, url, phrase, orientation.publiee_le)
