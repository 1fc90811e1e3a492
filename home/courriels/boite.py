"""The outbox: a mail is a row written with the fact it tells, sent after commit, retried, visible (R06–R08)."""

import datetime
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, message_from_string, policy
from email.message import Message

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.files.storage import storages
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django_tasks import task

from home import registre
from home.choices import EtatCourriel, Rythme
from home.documents.gels import fichier_poser
from home.fichiers.disque import ServiceAbsent
from home.models import Courriel, Recapitulatif
from home.permissions import Personne
from home.registre import Rubrique
from home.temps.typographie import sans_sens

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
# The link of a mail is signed and names nobody. It opens one thing only, to stop; it says nothing of whom it stops, and
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


DELAIS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12)]
REFUS_DEFINITIF = 500  # ce que répond un serveur à une adresse qui n’existe pas, ou plus
ECHECS = re.compile(r"\s*(fail|error)", re.IGNORECASE)  # « failed » dit la norme ; « failure », « error », des serveurs
A_QUI = ("Final-Recipient", "Original-Recipient", "To")
NUMERO = re.compile(r"<safran-(\d{1,18})@")  # notre Message-ID
# Le temps laissé à un envoi avant qu'un autre ne le reprenne : bien plus que EMAIL_TIMEOUT.
BAIL = timedelta(minutes=5)
# Le temps pendant lequel un courriel parti, annulé ou en échec garde son texte.
CONSERVATION = timedelta(days=30)
# Tant que ce fichier est parmi les privés, rien ne part : le site est une copie, faite pour répéter une restauration.
RETENUS = "courriels-retenus"


def courriel_create(
    *,
    destinataire: str,
    gabarit: str,
    objet: str,
    texte: str,
    html: str = "",
    cle: str = "",
    repondre_a: str = "",
    calendriers: list[dict[str, str]] | None = None,
    reference: str = "",
    categorie: str = "",
) -> Courriel:
    """Write one mail in the outbox and have it sent after commit.

    A non-empty `cle` makes the call idempotent: the same key never queues twice. `calendriers` joins iCalendar
    messages, each with its file name, its method and one event. `reference` names the personal link of this mail
    (home.courriels.boite), `categorie` the one that its reader may turn off: their links are made at
    each sending, and written wherever the text says LIEN or LIEN_ARRET.
    """
    champs = {
        "destinataire": destinataire,
        "gabarit": gabarit,
        "objet": sans_sens(objet),
        "texte": sans_sens(texte).strip() + "\n",
        "html": sans_sens(html),
        "repondre_a": repondre_a or settings.REPONDRE_A,
        "calendriers": calendriers or [],
        "reference": reference,
        "categorie": categorie,
    }
    if cle:
        courriel, cree = Courriel.objects.get_or_create(cle=cle, defaults=champs)
        if not cree:
            return courriel
    else:
        courriel = Courriel.objects.create(**champs)
    transaction.on_commit(lambda: courriel_envoyer.enqueue(courriel.pk))
    return courriel


@task(backend="fond")
def courriel_envoyer(pk: int) -> str:
    """Send one mail of the outbox, in the background."""
    return courriel_send(pk)


def courriel_send(pk: int) -> str:
    """Send one queued mail that is due; a failure is noted and another attempt dated. Return the state reached.

    Taken under a lock, for BAIL: two workers never send the same mail. Sent outside any transaction of ours: nobody
    waits for a slow transport. A worker killed in between gives the mail back when BAIL ends, under the same
    Message-ID.
    """
    courriel = _prendre(pk)
    if not courriel.pris:
        return courriel.etat
    try:
        _message(courriel).send()
    except Exception as erreur:
        return _conclure(pk, erreur)
    return _conclure(pk, None)


def courriels_retenir() -> None:
    """Keep every mail in the outbox from now on: this site is the rehearsal of another."""
    fichier_poser(RETENUS, b"")


def courriels_retenus() -> bool:
    """Nothing leaves from here; nor as long as the storage, which alone could tell, does not answer."""
    try:
        return storages["prive"].exists(RETENUS)
    except ServiceAbsent:
        return True


@transaction.atomic
def _prendre(pk: int) -> Courriel:
    """The mail, with `pris` true when this caller is the one to send it."""
    courriel = Courriel.objects.select_for_update(of=("self",)).get(pk=pk)
    maintenant = timezone.now()
    du = courriel.etat == EtatCourriel.A_ENVOYER and courriel.prochain_essai <= maintenant
    courriel.pris = du and not courriels_retenus()
    if courriel.pris:
        courriel.essais += 1
        courriel.prochain_essai = maintenant + BAIL
        courriel.save(update_fields=["essais", "prochain_essai"])
    return courriel


def _entetes(courriel: Courriel, arret: str) -> dict[str, str]:
    """The name of the message, the same at each attempt; how to leave in one click what may be left."""
    hote = settings.SITE_URL.split("//")[-1].split("/")[0]
    entetes = {"Message-ID": f"<safran-{courriel.pk}@{hote}>", "Auto-Submitted": "auto-generated"}
    if arret:
        entetes |= {"List-Unsubscribe": f"<{arret}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return entetes


def _message(courriel: Courriel) -> EmailMultiAlternatives:
    """The message as it leaves, with its personal links, which nothing else ever holds."""
    lien = lien_faire(courriel.reference, courriel.destinataire) if courriel.reference else ""
    arret = arret_lien(courriel.categorie, courriel.destinataire) if courriel.categorie else ""
    message = EmailMultiAlternatives(
        subject=courriel.objet,
        body=courriel.texte.replace(LIEN, lien).replace(LIEN_ARRET, arret),
        to=[courriel.destinataire],
        reply_to=[courriel.repondre_a],
        connection=get_connection(settings.COURRIEL_TRANSPORT),
        headers=_entetes(courriel, arret),
    )
    if courriel.html:
        html = courriel.html.replace(LIEN, escape(lien)).replace(LIEN_ARRET, escape(arret))
        message.attach_alternative(html, "text/html")
    for rang, joint in enumerate(courriel.calendriers, 1):
        nom = joint.get("nom", f"rendez-vous-{rang}.ics")  # un courriel écrit avant que les pièces n’aient un nom
        message.attach(nom, joint["ics"], f"text/calendar; method={joint['methode']}; charset=utf-8")
    return message


@transaction.atomic
def _conclure(pk: int, erreur: Exception | None) -> str:
    """Note what became of the sending; a mail cancelled meanwhile stays cancelled, unless it left."""
    courriel = Courriel.objects.select_for_update(of=("self",)).get(pk=pk)
    if erreur is None:
        courriel.etat, courriel.envoye_le, courriel.erreur = EtatCourriel.ENVOYE, timezone.now(), ""
    elif courriel.etat == EtatCourriel.A_ENVOYER:
        courriel.erreur = f"{type(erreur).__name__} : {erreur}"[:300]
        if isinstance(erreur, LienSansObjet):
            courriel.etat, courriel.erreur = EtatCourriel.ANNULE, str(erreur)
        elif courriel.essais > len(DELAIS) or _pour_de_bon(erreur):
            courriel.etat = EtatCourriel.ECHEC
        else:
            courriel.prochain_essai = timezone.now() + DELAIS[courriel.essais - 1]
    courriel.save(update_fields=["etat", "envoye_le", "erreur", "prochain_essai"])
    return courriel.etat


def _pour_de_bon(erreur: Exception) -> bool:
    """The server says that this address takes no mail (5xx): another attempt would hear the same."""
    codes = [code for code, _ in getattr(erreur, "recipients", {}).values()]  # celles qu’il a refusées
    return bool(codes) and all(code >= REFUS_DEFINITIF for code in codes)


@transaction.atomic
def courriel_revenu(*, avis: bytes) -> Courriel | None:
    """The mail that another server sends back for good, told by its own report (RFC 3464), is noted as failed.

    None when it is no such report, or not of a mail of ours to that address.
    """
    lu = message_from_bytes(avis, policy=policy.default)
    dits = [bloc for part in lu.walk() for bloc in _blocs(part, "message/delivery-status")]
    rendus = [bloc for part in lu.walk() for bloc in _blocs(part, "message/rfc822", "text/rfc822-headers")]
    echec = next((dit for dit in dits if ECHECS.match(str(dit.get("Action", "")))), None)
    numero = NUMERO.search(" ".join(str(bloc.get("Message-ID", "")) for bloc in rendus))
    if echec is None or numero is None:
        return None
    adresses = " ".join(str(bloc.get(nom, "")) for bloc in (*dits, *rendus) for nom in A_QUI).lower()
    partis = Courriel.objects.select_for_update(of=("self",)).filter(etat=EtatCourriel.ENVOYE)
    courriel = partis.filter(pk=int(numero[1])).first()
    if courriel is None or courriel.destinataire.lower() not in adresses:
        return None
    raison = " ".join(str(echec.get("Diagnostic-Code") or echec.get("Status", "")).split())
    courriel.etat, courriel.erreur = EtatCourriel.ECHEC, f"Revenu : {raison}"[:300]
    courriel.save(update_fields=["etat", "erreur"])
    return courriel


def _blocs(part: Message, *genres: str) -> list[Message]:
    """The headings that a part of these kinds holds: some servers give them as a text."""
    if part.get_content_type() not in genres:
        return []
    contenu = part.get_payload()
    return contenu if isinstance(contenu, list) else [message_from_string(str(contenu))]


def courriels_relancer() -> int:
    """Send every mail whose next attempt is due; return how many were sent."""
    envoyes = 0
    for pk in list(Courriel.objects.a_envoyer().values_list("pk", flat=True)[:500]):
        envoyes += courriel_send(pk) == EtatCourriel.ENVOYE
    return envoyes


def courriel_retry(*, courriel: Courriel) -> None:
    """Put a failed mail back in the queue, at the Région's request; one whose text is erased stays where it is."""
    Courriel.objects.filter(pk=courriel.pk, etat=EtatCourriel.ECHEC, efface_le=None).update(
        etat=EtatCourriel.A_ENVOYER, essais=0, prochain_essai=timezone.now()
    )
    transaction.on_commit(lambda: courriel_envoyer.enqueue(courriel.pk))


def courriels_annuler(*, destinataire: str) -> int:
    """Cancel what waits for someone whose account is closed (T03)."""
    return Courriel.objects.filter(destinataire=destinataire, etat=EtatCourriel.A_ENVOYER).update(
        etat=EtatCourriel.ANNULE
    )


def courriels_vider() -> int:
    """Erase what mails said once CONSERVATION has passed; how many. To whom, about what and when stay."""
    anciens = Courriel.objects.filter(efface_le=None, cree_le__lte=timezone.now() - CONSERVATION)
    return anciens.exclude(etat=EtatCourriel.A_ENVOYER).update(
        texte="", html="", calendriers=[], reference="", efface_le=timezone.now()
    )


def courriels_effacer(*, destinataire: str) -> int:
    """Erase every mail to someone who is anonymised: each holds the name and the address (G08)."""
    return Courriel.objects.filter(destinataire__iexact=destinataire).delete()[0]


def courriels_recus(compte: Personne) -> list[Rubrique]:
    """Mails that the platform wrote to this person, for the export of one's data."""
    lignes = Courriel.objects.filter(destinataire__iexact=compte.email).order_by("pk")
    return [
        Rubrique(
            "Courriels reçus",
            [{"Objet": objet, "Écrit le": le} for objet, le in lignes.values_list("objet", "cree_le")],
        )
    ]


# Mails that a library sends by itself (Wagtail's reading circuit) go through the outbox like ours.


class BoiteEnvoi(BaseEmailBackend):
    """EMAIL_BACKEND: one row of the outbox for each addressee; the real transport is COURRIEL_TRANSPORT."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; how many."""
        for message in email_messages:
            html = next((str(c) for c, genre in getattr(message, "alternatives", []) if genre == "text/html"), "")
            for destinataire in message.recipients():
                courriel_create(
                    destinataire=destinataire,
                    gabarit="message",
                    objet=" ".join(str(message.subject).split())[:250],
                    texte=str(message.body),
                    html=html,
                    repondre_a=next(iter(message.reply_to), ""),
                )
        return len(email_messages)
