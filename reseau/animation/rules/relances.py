"""What is late is asked again: its owner three times, then who answers for her; one mail a day a person (R4.8)."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.etats.models import Passage
from home.models import Courriel
from home.registre import lire
from home.typographie import date_longue, nombre_dire
from reseau.animation import avis
from reseau.animation.choices import RELANCES
from reseau.animation.echeances import Echeances
from reseau.animation.porteurs import comptes_porteurs, comptes_referents
from reseau.comptes.models import Compte

AUTRE_DATE = "Pour le "  # le début du motif d’un geste qui donne une autre date
RAPPEL = "Rappel"  # le début du geste noté, par où une étape déjà dite se reconnaît
ETAPES = {jour: f"{RAPPEL} à J{jour:+d}" for jour in RELANCES}
VERS_LE_REFERENT = RELANCES[-1] + 7
ETAPES[VERS_LE_REFERENT] = f"{RAPPEL} au référent à J{VERS_LE_REFERENT:+d}"


@dataclass(frozen=True)
class Rappel:
    """One thing due, at one of its steps."""

    genre: Echeances
    chose: Any
    etape: int

    @property
    def destinataires(self) -> list[Compte]:
        """Its owner; once she let every step pass, who answers for her."""
        return comptes_referents(self.chose) if self.etape == VERS_LE_REFERENT else comptes_porteurs(self.chose)

    def ligne(self, compte: Compte) -> dict[str, str]:
        """What a mail says of it to this person; its page when she may read it."""
        chose, retard = self.chose, (timezone.localdate() - self.chose.echeance).days
        quand = f"pour le {date_longue(chose.echeance)}"
        if retard > 0:
            quand += f", {nombre_dire(retard, 'jour')} de retard"
        texte, numero, url = self.genre.dire(chose)
        lit = self.genre.lisibles(compte).filter(pk=chose.pk).exists()
        qui = chose.qui if self.etape == VERS_LE_REFERENT else ""
        return {"texte": texte, "quand": quand, "numero": numero, "url": url if lit else "", "qui": qui}


@transaction.atomic
def animation_relancer() -> int:
    """Write what is due tonight; how many mails. Run again the same day, it writes to nobody twice.

    The step is noted in the history of what is due: a night that was missed is caught up the next one.
    """
    jour, parts = timezone.localdate(), defaultdict(list)
    for rappel in _dus(jour):
        destinataires = rappel.destinataires
        libres = [compte for compte in dict.fromkeys(destinataires) if compte.is_active and not _ecrit(compte, jour)]
        if not libres:
            continue
        rappel.chose.cycle.noter(rappel.chose, ETAPES[rappel.etape], par=None)
        for compte in libres:
            parts[compte].append(rappel.ligne(compte))
    for compte, lignes in parts.items():
        url = next((ligne["url"] for ligne in lignes if ligne["url"]), reverse("mon_espace"))
        avis.RELANCE.envoyer([compte], url, etape=f"{jour}", lignes=lignes, nombre=len(lignes))
    return len(parts)


def _ecrit(compte: Compte, jour: datetime.date) -> bool:
    """Already written to today."""
    return Courriel.objects.filter(cle=f"{avis.RELANCE.cle}-{jour}-{compte.pk}").exists()


def _dus(jour: datetime.date) -> Iterator[Rappel]:
    """What reached a step that was not told yet; the last one it reached, when several were missed."""
    limite = jour - datetime.timedelta(days=RELANCES[0])
    for genre in lire("echeances"):
        dues = genre.ouvertes().filter(echeance__lte=limite)
        choses = list(dues.select_for_update(of=("self",)).order_by("echeance", "pk"))
        dites = _etapes_dites(choses)
        for chose in choses:
            atteintes = [etape for etape in sorted(ETAPES) if chose.echeance + datetime.timedelta(days=etape) <= jour]
            if ETAPES[atteintes[-1]] not in dites[chose.pk]:
                yield Rappel(genre, chose, atteintes[-1])


def _etapes_dites(choses: list[Any]) -> dict[int, set[str]]:
    """The steps told of each; another day given begins them anew."""
    dites: dict[int, set[str]] = defaultdict(set)
    if choses:
        passages = Passage.objects.de(type(choses[0])).filter(object_id__in=[chose.pk for chose in choses])
        for pk, geste, motif in passages.order_by("pk").values_list("object_id", "geste", "motif"):
            if geste.startswith(RAPPEL):
                dites[pk].add(geste)
            elif motif.startswith(AUTRE_DATE):
                dites[pk].clear()
    return dites
