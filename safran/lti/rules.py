"""Every write of this room: platforms and the keys of this tool, launches, ties that a person agrees to, what a
platform is told.
"""

import uuid
from datetime import timedelta
from typing import Any, TypedDict, Unpack
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core import signing
from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.securite.coffre import chiffrer
from home.securite.sortie import SortieRefusee, adresse_admise
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import est_region
from reseau.membres.portes import comptes_mandates
from safran.formations.models import FormationPage
from safran.lti import avis
from safran.lti.choices import (
    ADRESSE_MAX,
    COMMENCER,
    GARDE_LANCEMENTS,
    NOTER,
    PLATEFORME,
    PUBLIEE_ENCORE,
    RENDU,
    ROTATION,
    SUJET_MAX,
    EtatPlateforme,
    EtatRendu,
)
from safran.lti.models import CleOutil, Lancement, Lien, Plateforme, RenduCompte
from safran.lti.queries import lien_de, rendus_dus
from safran.parcours.models import Suivi
from safran.parcours.permissions import peut_suivre

# The keys of this tool: one signs, the next is published a day before it does, the former a month more.

BITS, EXPOSANT = 2048, 65537


def cle_creer() -> CleOutil:
    """A new key; the private half goes into the safe."""
    cle = rsa.generate_private_key(EXPOSANT, BITS)
    privee = cle.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    publique = cle.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return CleOutil.objects.create(privee=chiffrer(privee.decode()), publique=publique.decode())


def cles_tourner() -> int:
    """Make the next key when the last one is old, forget those replaced for a month; how many were made."""
    if not Plateforme.objects.exists():
        return 0
    maintenant = timezone.now()
    neuve = not CleOutil.objects.filter(creee_le__gt=maintenant - ROTATION).exists()
    if neuve:
        cle_creer()
    if etablie := CleOutil.objects.filter(creee_le__lte=maintenant - PUBLIEE_ENCORE).last():
        CleOutil.objects.filter(creee_le__lt=etablie.creee_le).delete()
    return int(neuve)


# What a platform is told: completion at once, the part done once a day, each time once, taken up after a failure.

DELAIS = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1)]
BAIL = timedelta(minutes=5)  # le temps laissé à un envoi avant qu’un autre ne le reprenne
PAR_PASSAGE = 200


def rendu_ouvrir(*, lien: Lien, lancement: Lancement) -> RenduCompte:
    """What this platform will be told of this training; opened anew, what it once refused is told again."""
    rendu, neuf = RenduCompte.objects.get_or_create(lien=lien, formation=lancement.formation, ligne=lancement.ligne)
    if neuf:
        RENDU.commencer(rendu, par=lien.compte)
    elif rendu.etat == EtatRendu.REFUSE:
        rendu_reprendre(rendu=rendu, par=lien.compte)
    return rendu


@transaction.atomic
def rendu_reprendre(*, rendu: RenduCompte, par: Compte) -> None:
    """Tell again what was refused; nothing when someone just asked for it."""
    verrou = RENDU.verrouiller(rendu)
    if verrou.etat == EtatRendu.REFUSE:
        RENDU.changer(verrou, vers=EtatRendu.SUIVI, par=par, champs={"essais": 0, "prochain_essai": timezone.now()})


def rendus_envoyer() -> int:
    """Tell what is due; how many were told. A platform that fails is left alone until the next pass."""
    dits, muettes = 0, set[int]()
    dus = rendus_dus().order_by("prochain_essai").values_list("pk", "lien__plateforme")
    for pk, plateforme in list(dus[:PAR_PASSAGE]):
        if plateforme in muettes:
            continue
        if rendu_envoyer(pk=pk):
            dits += 1
        else:
            muettes.add(plateforme)
    return dits


def rendu_envoyer(*, pk: int) -> bool:
    """Tell one, and note what became of it; whether it was told.

    Taken under a lock, for BAIL, then told outside any transaction of ours, as a mail of the outbox is.
    """
    from safran.lti.jetons import score_dire  # neuf mégaoctets que seul un envoi demande

    rendu = _prendre(pk)
    if rendu is None:
        return False
    suivi = Suivi.objects.get(compte=rendu.lien.compte_id, formation=rendu.formation_id)
    part = 100 if suivi.est_acheve else suivi.progression_max
    try:
        score_dire(rendu.lien.plateforme, ligne=rendu.ligne, sujet=rendu.lien.sujet, part=part, acheve=suivi.est_acheve)
    except SortieRefusee as refus:
        erreur = str(refus)
        # Date the next attempt; after the last delay, give up and tell the Région, once a day for one platform. False.
        abandonne = rendu.essais >= len(DELAIS)
        prochain = timezone.now() + DELAIS[min(rendu.essais, len(DELAIS) - 1)]
        etat = EtatRendu.REFUSE if abandonne else EtatRendu.SUIVI
        if _conclure(rendu, etat, erreur=erreur[:300], prochain_essai=prochain) and abandonne:
            plateforme = rendu.lien.plateforme
            avis.REFUS.envoyer(
                comptes_mandates(Role.REGION), reverse("lti_plateforme", args=[plateforme.uuid]),
                etape=f"{plateforme.pk}-{timezone.localdate():%Y%m%d}",
                plateforme=plateforme.nom, formation=rendu.formation.title, raison=erreur,
            )  # fmt: skip
        return False
    dit = {"dite": part, "dite_le": timezone.now(), "prochain_essai": timezone.now(), "essais": 0, "erreur": ""}
    return _conclure(rendu, EtatRendu.ACHEVE if suivi.est_acheve else EtatRendu.SUIVI, **dit)


@transaction.atomic
def _prendre(pk: int) -> RenduCompte | None:
    """The row, when this caller is the one to tell it: what is due is asked again under its lock."""
    if not RenduCompte.objects.select_for_update().filter(pk=pk).exists():
        return None
    rendu = rendus_dus().select_related("lien__plateforme", "formation").filter(pk=pk).first()
    if rendu:
        RenduCompte.objects.filter(pk=pk).update(prochain_essai=timezone.now() + BAIL, essais=F("essais") + 1)
    return rendu


@transaction.atomic
def _conclure(rendu: RenduCompte, vers: EtatRendu, **champs: Any) -> bool:
    """Write what became of it; whether it is still there: an agreement may be taken back meanwhile."""
    verrou = RenduCompte.objects.select_for_update(of=("self",)).filter(pk=rendu.pk).first()
    if verrou is None:
        return False
    if vers != verrou.etat:
        RENDU.changer(verrou, vers=vers, par=None, champs=champs)
    else:
        RenduCompte.objects.filter(pk=rendu.pk).update(**champs)
    return True


# Someone agrees that a platform be told, or takes her agreement back.


@transaction.atomic
def lien_nouer(*, lancement: Lancement, par: Compte) -> Lien:
    """Keep that this person is who the platform named, and that it may be told; a double click ties once.

    Raises RegleRefusee "formation_fermee", or "deja" when the platform's person is tied to another account here.
    """
    if not peut_suivre(par, lancement.formation):
        raise RegleRefusee("formation_fermee", "Cette formation n’est pas ouverte à votre compte.")
    lien, _neuf = Lien.objects.get_or_create(
        plateforme=lancement.plateforme, sujet=lancement.sujet, defaults={"compte": par}
    )
    if lien.compte_id != par.pk:
        raise RegleRefusee("deja", f"{lancement.plateforme} vous connaît déjà ici sous un autre compte.")
    rendu_ouvrir(lien=lien, lancement=lancement)
    return lien


@transaction.atomic
def lien_defaire(*, lien: Lien, par: Compte) -> None:
    """Nothing more is told; twice does nothing. Raises RegleRefusee "droit"."""
    if lien.compte_id != par.pk:
        raise RegleRefusee("droit", "Cet accord n’est pas le vôtre.")
    lien.delete()


def liens_oublier(*, compte: Compte) -> None:
    """An account is closed or anonymised: no platform knows it any more."""
    Lien.objects.filter(compte=compte).delete()


# A platform sends someone here: what is asked of it, what it answers, taken once.

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
    sujet = dit["sub"]
    if not isinstance(sujet, str) or len(sujet) > SUJET_MAX or not sujet.isprintable():
        raise RegleRefusee("message", "La plateforme nomme la personne d’une façon qui n’est pas admise.")
    lancement = Lancement(uuid=cle, plateforme=plateforme, sujet=sujet, deploiement=dit[f"{DIT}/deployment_id"])
    if dit[f"{DIT}/message_type"] == "LtiDeepLinkingRequest":
        lancement.reglages = _reglages(dit)
    elif porteur != str(cle):
        raise RegleRefusee("navigateur", "Cette ouverture a commencé dans un autre navigateur, ou sans ses cookies.")
    else:
        # The training whose address the platform gives, one of those that are published.
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
        lancement.formation, lancement.ligne = formation, _ligne(dit)
    return _garder(lancement)


@transaction.atomic
def _garder(lancement: Lancement) -> Lancement:
    """Write it: the second time, its key is taken."""
    try:
        with transaction.atomic():
            lancement.save(force_insert=True)
    except IntegrityError as erreur:
        raise RegleRefusee("expiree", EXPIREE) from erreur
    except DataError as erreur:  # un caractère que la base ne garde pas
        raise RegleRefusee("message", f"Ce que {lancement.plateforme} envoie n’est pas admis.") from erreur
    if lancement.ligne and (lien := lien_de(lancement)):
        rendu_ouvrir(lien=lien, lancement=lancement)
    return lancement


def lancements_oublier() -> int:
    """Forget what was opened more than a day ago; how many."""
    return Lancement.objects.filter(ouvert_le__lte=timezone.now() - GARDE_LANCEMENTS).delete()[0]


def _ligne(dit: dict[str, Any]) -> str:
    """Where the platform takes a score for this training; nothing when it takes none, or elsewhere than it may."""
    notes = dit.get(f"{NOTES}/endpoint")
    permises = notes.get("scope") if isinstance(notes, dict) else None
    ligne = notes.get("lineitem") if isinstance(permises, list) and NOTER in permises else None
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


# The Région registers a platform, corrects what it says, closes it or opens it again.


class Dit(TypedDict):
    """What a platform says of itself."""

    nom: str
    emetteur: str
    client: str
    deploiements: list[str]
    connexion: str
    jetons: str
    cles: str


@transaction.atomic
def plateforme_inscrire(*, par: Compte, cle: uuid.UUID, **dit: Unpack[Dit]) -> Plateforme:
    """Register a platform, open at once; the same key twice registers one. The first makes the key of this tool.

    Raises RegleRefusee "droit", the name of an address whose host the operator did not name, or "client".
    """
    _exiger(par, dit, cle)
    plateforme, neuve = Plateforme.objects.get_or_create(uuid=cle, defaults={"inscrite_par": par, **dit})
    if neuve:
        PLATEFORME.commencer(plateforme, par=par)
        if not CleOutil.objects.exists():
            cle_creer()
    return plateforme


@transaction.atomic
def plateforme_corriger(*, plateforme: Plateforme, par: Compte, **dit: Unpack[Dit]) -> Plateforme:
    """Change what was registered; history keeps who did. Raises RegleRefusee as `plateforme_inscrire`."""
    _exiger(par, dit, plateforme.uuid)
    verrou = PLATEFORME.verrouiller(plateforme)
    for nom, valeur in dit.items():
        setattr(verrou, nom, valeur)
    verrou.save()
    PLATEFORME.noter(verrou, "Modifiée", par=par)
    return verrou


@transaction.atomic
def plateforme_passer(*, plateforme: Plateforme, par: Compte, vers: EtatPlateforme, motif: str = "") -> Plateforme:
    """Close it: nothing opens from it, nothing is told to it; or open it again. Raises RegleRefusee "droit", "etat"."""
    _droit_exiger(par)
    with PLATEFORME.passer(plateforme, vers=vers, par=par, motif=motif) as verrou:
        return verrou


@transaction.atomic
def refus_reprendre(*, plateforme: Plateforme, par: Compte) -> int:
    """Tell again what this platform refused, now that it was set right; how many. Raises RegleRefusee "droit"."""
    _droit_exiger(par)
    refuses = RenduCompte.objects.filter(lien__plateforme=plateforme, etat=EtatRendu.REFUSE)
    for rendu in refuses:
        rendu_reprendre(rendu=rendu, par=par)
    return len(refuses)


def _droit_exiger(par: Compte) -> None:
    if not est_region(par):
        raise RegleRefusee("droit", "Les plateformes partenaires se tiennent à la Région.")


def _exiger(par: Compte, dit: Dit, cle: uuid.UUID) -> None:
    _droit_exiger(par)
    adresses = {"connexion": dit["connexion"], "jetons": dit["jetons"], "cles": dit["cles"]}
    for nom, adresse in adresses.items():
        try:
            adresse_admise(adresse, settings.LTI_HOTES)
        except SortieRefusee as refus:
            phrase = f"{refus} L’exploitant du site le permet par LTI_HOTES."
            raise RegleRefusee(nom, phrase) from refus
    if Plateforme.objects.filter(emetteur=dit["emetteur"], client=dit["client"]).exclude(uuid=cle).exists():
        raise RegleRefusee("client", "Cette plateforme est déjà inscrite sous cet identifiant.")
