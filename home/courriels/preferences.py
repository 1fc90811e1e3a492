"""What each turns off among mails (RFC 8058), and the links that a mail opens by themselves (ADR 026)."""

import datetime
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.urls import reverse

from home import registre
from home.choices import Rythme
from home.models import Recapitulatif
from home.permissions import Personne

# Links that open something by themselves: a mail keeps a reference, the link is made as it leaves (ADR 026).
#
# Rooms offer the kinds they make at the registry point « liens ». The base holds no token, nor anything that gives
# one.

# Ce que le courriel gardé montre à la place du lien.
LIEN = "[lien personnel, écrit à l’envoi]"


@dataclass(frozen=True)
class LienPersonnel:
    """A kind of link; `faire(cle, destinataire)` gives its address today, None when there is nothing left to open."""

    genre: str
    faire: Callable[[int, str], str | None]


class LienSansObjet(Exception):
    """What the link would open is gone: the mail has nothing to say any more."""


def reference(genre: str, cle: int) -> str:
    """What a mail keeps of its link: a kind and the key of a row."""
    return f"{genre}:{cle}"


def lien_faire(reference: str, destinataire: str) -> str:
    """The address that a reference stands for, today. Raises LienSansObjet."""
    genre, _, cle = reference.partition(":")
    sorte = next(sorte for sorte in registre.lire("liens") if sorte.genre == genre)
    adresse = sorte.faire(int(cle), destinataire)
    if adresse is None:
        raise LienSansObjet("Ce que le lien ouvrait n’est plus là.")
    return adresse


# What each turns off among mails, from « Mes courriels » or from a mail, without signing in (RFC 8058).
#
# The link of a mail is signed and names nobody. It opens one thing only, to stop; it says nothing of whom it stops,
# and
# reading it stops nothing: gateways read the links of a mail before its addressee does.

# La catégorie du récapitulatif : l’arrêter, c’est choisir le rythme « jamais ».
NOUVELLES = "nouvelles"
# Ce que le courriel gardé montre à la place du lien.
LIEN_ARRET = "[lien d’arrêt, écrit à l’envoi]"
SEL = "home.courriels.arreter"
# Un courriel se relit longtemps après ; au-delà, la page « Mes courriels » reste.
DUREE = datetime.timedelta(days=180)


def lien_d_arret(recap: Recapitulatif, categorie: str = NOUVELLES) -> str:
    """The whole address that stops these mails; another at each mail, since it is dated."""
    jeton = signing.TimestampSigner(salt=SEL).sign(f"{recap.cle.hex}.{categorie}")
    return settings.SITE_URL + reverse("courriels_arreter", args=[jeton])


def arret_lien(categorie: str, destinataire: str) -> str:
    """The link that stops the mails of a category, as one leaves; empty when no account has this address any more.

    Raises LienSansObjet for a digest whose reader is gone: it has nothing to say any more.
    """
    compte = get_user_model().objects.filter(email__iexact=destinataire, is_active=True).first()
    if compte is None and categorie == NOUVELLES:
        raise LienSansObjet("Ce que le lien ouvrait n’est plus là.")
    if compte is None:
        return ""
    return lien_d_arret(Recapitulatif.objects.get_or_create(compte=compte)[0], categorie)


def arret_du_jeton(jeton: str) -> tuple[Recapitulatif, str] | None:
    """Whose mails a link stops, and which; None for a forged link, one too old, one whose person is gone."""
    try:
        cle, _, categorie = signing.TimestampSigner(salt=SEL).unsign(jeton, max_age=DUREE).partition(".")
        recap = Recapitulatif.objects.filter(cle=uuid.UUID(cle), compte__is_active=True).first()
    except (signing.BadSignature, ValueError):
        return None
    return recap and (recap, categorie)


@transaction.atomic
def courriels_arreter(*, recap: Recapitulatif, categorie: str) -> None:
    """Send no more mail of a category to this person; twice changes nothing. What digests left aside is kept."""
    recap = Recapitulatif.objects.select_for_update(of=("self",)).get(pk=recap.pk)
    if categorie == NOUVELLES:
        recap.rythme = Rythme.AUCUN
    elif categorie not in recap.refusees:
        recap.refusees.append(categorie)
    recap.save(update_fields=["rythme", "refusees"])


@transaction.atomic
def courriels_reprendre(*, compte: Personne, categorie: str) -> None:
    """Let the mails of a category come again to who has just asked for them."""
    recap = Recapitulatif.objects.select_for_update(of=("self",)).filter(compte=compte).first()
    if recap and categorie in recap.refusees:
        recap.refusees.remove(categorie)
        recap.save(update_fields=["refusees"])


@transaction.atomic
def courriels_choisir(*, compte: Personne, refusees: Collection[str]) -> None:
    """Turn off these categories, and no other."""
    Recapitulatif.objects.update_or_create(compte=compte, defaults={"refusees": sorted(refusees)})


def ceux_qui_recoivent(comptes: Iterable[Personne], categorie: str) -> list[Personne]:
    """Those who did not turn these mails off; one query."""
    comptes = list(comptes)
    choix = Recapitulatif.objects.filter(compte__in=comptes).values_list("compte", "refusees")
    refusent = {compte for compte, refusees in choix if categorie in refusees}
    return [compte for compte in comptes if compte.pk not in refusent]
