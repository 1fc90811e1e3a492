"""What the digests tell of practice notes: new ones, and what happens to those that one follows."""

import datetime
from collections.abc import Iterator

from django.db.models import Q

from home.nouvelles import Nouvelle
from home.typographie import date_courte
from pratiques.choices import EtatReprise
from pratiques.models import Message, Reprise
from pratiques.queries.bibliotheque import fiches_en_bibliotheque
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre

MAX = 200


def fiches_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """Notes that entered the library, those one signs set aside."""
    if not est_membre(compte):
        return
    fiches = fiches_en_bibliotheque(compte).filter(publiee_le__gt=depuis, publiee_le__lte=jusqu_a)
    for fiche in fiches.exclude(auteurs__compte=compte).select_related("reseau").order_by("publiee_le", "pk")[:MAX]:
        yield Nouvelle(fiche.title, fiche.get_url() or "", f"Nouvelle fiche, {fiche.reseau}", fiche.publiee_le)


def suites_des_fiches(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """Messages and accepted reprises of the notes that one signs, keeps at hand or has written on."""
    if not est_membre(compte):
        return
    suivies = Q(auteurs__compte=compte) | Q(signets__compte=compte) | Q(messages__compte=compte)
    fiches = {f.pk: f for f in fiches_en_bibliotheque(compte).filter(suivies).distinct()}
    messages = Message.objects.visibles().filter(fiche__in=fiches, ecrit_le__gt=depuis, ecrit_le__lte=jusqu_a)
    for message in messages.exclude(compte=compte).select_related("compte").order_by("ecrit_le", "pk")[:MAX]:
        fiche = fiches[message.fiche_id]
        phrase = f"{message.get_nature_display()} de {message.compte.nom_complet}, {date_courte(message.ecrit_le)}"
        yield Nouvelle(fiche.title, fiche.get_url() or "", phrase, message.ecrit_le)
    reprises = Reprise.objects.filter(
        fiche__in=fiches, etat=EtatReprise.ACCEPTEE, repondue_le__gt=depuis, repondue_le__lte=jusqu_a
    )
    reprises = reprises.exclude(compte=compte).exclude(repondue_par=compte)
    for reprise in reprises.select_related("structure").order_by("repondue_le", "pk")[:MAX]:
        fiche = fiches[reprise.fiche_id]
        effet = reprise.get_effet_display().lower()
        yield Nouvelle(
            fiche.title, fiche.get_url() or "", f"Refaite par {reprise.structure} : {effet}", reprise.repondue_le
        )
