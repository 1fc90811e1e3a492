"""A platform sends someone here: what is asked of it, what it answers, taken once."""

import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.sortie import SortieRefusee, adresse_admise
from safran.formations.models import FormationPage
from safran.lti.choices import ADRESSE_MAX, COMMENCER, GARDE_LANCEMENTS, NOTER, SUJET_MAX
from safran.lti.models import Lancement, Plateforme
from safran.lti.queries import lien_de
from safran.lti.rules.rendus import rendu_ouvrir

SEL = "lti.etat"
DIT, CHOIX, NOTES = (f"https://purl.imsglobal.org/spec/{nom}/claim" for nom in ("lti", "lti-dl", "lti-ags"))
EXPIREE = "Cette ouverture a expiré, ou a déjà servi : rouvrez la formation depuis votre plateforme."


def etat_lire(*, etat: str) -> tuple[uuid.UUID, Plateforme]:
    """Which launch a platform answers, and which platform. Raises RegleRefusee "expiree", or "fermee"."""
    try:
        cle, pk = signing.loads(etat, salt=SEL, max_age=COMMENCER)
    except signing.BadSignature as erreur:
        raise RegleRefusee("expiree", EXPIREE) from erreur
    plateforme = Plateforme.objects.ouvertes().filter(pk=pk).first()
    if plateforme is None:
        raise RegleRefusee("fermee", "Cette plateforme n’ouvre plus de formation ici.")
    return uuid.UUID(cle), plateforme


def demande_adresser(*, plateforme: Plateforme, cle: uuid.UUID, qui: str, message: str) -> str:
    """The address where the platform says who is there, then posts its message back to this site (OIDC)."""
    demande = {
        "scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none",
        "client_id": plateforme.client, "redirect_uri": f"{settings.SITE_URL}{reverse('lti_ouvrir')}",
        "state": signing.dumps([str(cle), plateforme.pk], salt=SEL), "nonce": str(cle), "login_hint": qui,
        **({"lti_message_hint": message} if message else {}),
    }  # fmt: skip
    return f"{plateforme.connexion}{'&' if '?' in plateforme.connexion else '?'}{urlencode(demande)}"


def lancement_ouvrir(*, plateforme: Plateforme, cle: uuid.UUID, jeton: str, porteur: str) -> Lancement:
    """Take the message of a platform, once; `porteur` is the launch that this browser began.

    To whom already agreed, the account to give is opened at once. Raises RegleRefusee "expiree" the second time,
    "navigateur" when another browser began it, "message", "formation" or "injoignable".
    """
    from safran.lti.jetons import message_lire  # neuf mégaoctets que seul un lancement demande

    try:
        dit = message_lire(plateforme, jeton, str(cle))
    except SortieRefusee as refus:
        raise RegleRefusee("injoignable", f"Les clés de {plateforme} n’ont pas pu être lues. {refus}") from refus
    lancement = Lancement(uuid=cle, plateforme=plateforme, sujet=_sujet(dit), deploiement=dit[f"{DIT}/deployment_id"])
    if dit[f"{DIT}/message_type"] == "LtiDeepLinkingRequest":
        lancement.reglages = _reglages(dit)
    elif porteur != str(cle):
        raise RegleRefusee("navigateur", "Cette ouverture a commencé dans un autre navigateur, ou sans ses cookies.")
    else:
        lancement.formation, lancement.ligne = _formation(dit), _ligne(dit)
    return _garder(lancement)


@transaction.atomic
def _garder(lancement: Lancement) -> Lancement:
    """Write it: the second time, its key is taken."""
    try:
        with transaction.atomic():
            lancement.save(force_insert=True)
    except IntegrityError as erreur:
        raise RegleRefusee("expiree", EXPIREE) from erreur
    if lancement.ligne and (lien := lien_de(lancement)):
        rendu_ouvrir(lien=lien, lancement=lancement)
    return lancement


def lancements_oublier() -> int:
    """Forget what was opened more than a day ago; how many."""
    return Lancement.objects.filter(ouvert_le__lte=timezone.now() - GARDE_LANCEMENTS).delete()[0]


def _sujet(dit: dict[str, Any]) -> str:
    """Who is there, as the platform names her."""
    sujet = dit["sub"]
    if not isinstance(sujet, str) or len(sujet) > SUJET_MAX or not sujet.isprintable():
        raise RegleRefusee("message", "La plateforme nomme la personne d’une façon qui n’est pas admise.")
    return sujet


def _formation(dit: dict[str, Any]) -> FormationPage:
    """The training whose address the platform gives, one of those that are published."""
    adresse = str(dit.get(f"{DIT}/target_link_uri", ""))
    try:
        trouvee = resolve(urlsplit(adresse).path)
    except (Resolver404, ValueError):
        trouvee = None
    formation = None
    if trouvee and trouvee.url_name == "lti_formation":
        formation = FormationPage.objects.live().filter(pk=trouvee.kwargs["formation_pk"]).first()
    if formation is None:
        raise RegleRefusee("formation", "Cette adresse n’est pas, ou plus, celle d’une formation d’ici.")
    return formation


def _ligne(dit: dict[str, Any]) -> str:
    """Where the platform takes a score for this training; nothing when it takes none, or elsewhere than it may."""
    notes = dit.get(f"{NOTES}/endpoint")
    ligne = notes.get("lineitem") if isinstance(notes, dict) and NOTER in notes.get("scope", ()) else None
    return ligne if isinstance(ligne, str) and _admise(ligne) else ""


def _reglages(dit: dict[str, Any]) -> dict[str, Any]:
    """What the platform wants back, and where: at one of the hosts that the operator named."""
    reglages = dit[f"{CHOIX}/deep_linking_settings"]
    if not _admise(str(reglages.get("deep_link_return_url", ""))):
        raise RegleRefusee("message", "La plateforme demande sa réponse à une adresse qui n’est pas permise.")
    return {nom: reglages[nom] for nom in ("deep_link_return_url", "data") if nom in reglages}


def _admise(adresse: str) -> bool:
    try:
        adresse_admise(adresse, settings.LTI_HOTES)
    except SortieRefusee:
        return False
    return len(adresse) <= ADRESSE_MAX
