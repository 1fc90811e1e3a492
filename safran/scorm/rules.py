"""Every write of the packages and of what people do with them."""

import json
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.scorm import fichiers, queries
from safran.scorm.choices import FINIS, RANGS, SCORM, SCORM_2004, EtatPassage, Json, Norme
from safran.scorm.depot import Examen, PaquetRefuse, examiner
from safran.scorm.models import EtatSco, Paquet, PassageScorm, VersionPaquet, scorm_terminee
from safran.scorm.rte.cliches import VALEURS_MAX, Resultat, cliche_peser
from safran.scorm.rte.types import PLAFOND


@dataclass(frozen=True)
class Depot:
    """What came of a deposit; `version` is None when it was refused or only tried."""

    examen: Examen
    version: VersionPaquet | None = None
    deja: bool = False


def paquet_deposer(
    *,
    fichier: BinaryIO,
    compte: Compte | None = None,
    paquet: Paquet | None = None,
    titre: str = "",
    essai: bool = False,
) -> Depot:
    """Examine a package and keep it when it is accepted; nothing stays of one that is refused (U01 to U24).

    A file already deposited gives the version that exists, whoever sends it. Raises RegleRefusee "autre_genre" when
    a module would become the next version of one of another kind (SCORM, H5P, web pages).
    """
    examen = examiner(fichier)
    if not examen.accepte:
        return Depot(examen)
    connue = VersionPaquet.objects.filter(empreinte=examen.empreinte).select_related("paquet").first()
    if connue:
        return Depot(examen, connue, deja=True)
    if paquet is not None and _famille(paquet.versions.order_by("-numero")[0].norme) != _famille(examen.norme):
        phrase = "Une nouvelle version est du même genre que la précédente : SCORM, H5P ou pages web."
        raise RegleRefusee("autre_genre", phrase)
    if essai:
        return Depot(examen)
    return _garder(examen, compte, paquet, titre)


def _famille(norme: str) -> str:
    return "SCORM" if norme in SCORM else norme


def _garder(examen: Examen, compte: Compte, paquet: Paquet | None, titre: str) -> Depot:
    """Files first, then the rows; the files go away when the rows are refused."""
    version = VersionPaquet(
        norme=examen.norme,
        empreinte=examen.empreinte,
        taille=examen.taille,
        manifeste=examen.manifeste,
        rapport=examen.rapport.en_liste(),
        deposee_par=compte,
    )
    try:
        fichiers.paquet_poser(version.uuid, examen.archive)
        with transaction.atomic():
            # Deux dépôts du même paquet se suivent : le numéro se lit sous verrou.
            if paquet is None:
                paquet = Paquet.objects.create(titre=titre or examen.titre, h5p=examen.norme == Norme.H5P)
            else:
                paquet = Paquet.objects.select_for_update(of=("self",)).get(pk=paquet.pk)
            version.paquet = paquet
            version.numero = paquet.versions.count() + 1
            version.full_clean(exclude=["paquet", "manifeste", "rapport", "deposee_par"], validate_constraints=False)
            version.save()
    except PaquetRefuse as refus:
        examen.rapport.erreur(refus.phrase, refus.ligne)
        return Depot(examen)
    except BaseException:
        fichiers.paquet_retirer(version.uuid)
        raise
    return Depot(examen, version)


# Going through a package: begin, open an activity, record what it says; a status only goes forward.
#
# Everything that one person does with one package is written under the lock of its passage: two tabs follow each
# other.

GARDE_MAX = 2_000_000  # caractères gardés pour une activité, tous envois confondus
REFUS_DITS = 50


@dataclass(frozen=True)
class Lancement:
    """An activity just opened: its number, what its content will find, where the person is now."""

    activite: queries.Activite
    etat: EtatSco
    depart: dict[str, str]
    situation: str

    @property
    def numero(self) -> int:
        """Rises at each opening: an older window is told that it is not the one any more."""
        return self.etat.lancement


@dataclass(frozen=True)
class Cliche:
    """What a browser sends: everything that a content wrote since it was opened, and whether it closed."""

    lancement: int
    compteur: int
    valeurs: Json
    fin: bool = False


def passage_ouvrir(*, compte: Compte, paquet: Paquet, nouvelle: bool = False) -> PassageScorm:
    """Begin a package, or find where one is: a double click begins once, a version begun is the one that is played.

    `nouvelle` begins the latest version although an older one was begun. Raises RegleRefusee "module_ferme" when the
    person is not a member.
    """
    if not est_membre(compte):
        raise RegleRefusee("module_ferme", "Ce module n’est pas ouvert à votre compte.")
    passage = None if nouvelle else queries.passage_de(compte, paquet)
    if passage is None:
        version = queries.version_derniere(paquet)
        passage, _cree = PassageScorm.objects.get_or_create(compte=compte, version=version)
        passage.version = version
    passage.compte = compte
    return passage


@transaction.atomic
def lancement_ouvrir(*, passage: PassageScorm, sco: str) -> Lancement:
    """Open an activity: a new number, the time of the last opening added up, what the content will find.

    Raises RegleRefusee "activite_absente" when the version has no such activity, "activite_fermee" when others come
    first.
    """
    verrou, plan, etats = _verrouiller(passage)
    activite = _activite(plan, sco)
    if raison := queries.fermeture_de(plan, etats, activite):
        raise RegleRefusee("activite_fermee", raison)
    etat = etats.get(sco) or EtatSco(passage=verrou, sco=sco)
    norme = verrou.version.norme
    entree = queries.entree_de(etat, norme == Norme.SCORM_12)
    if norme in SCORM and etat.quitte and entree == "ab-initio":
        # SCORM 2004 : une sortie dite « normal » finit l'essai, le suivant repart de rien, sauf de ce qui est partagé
        etat.valeurs = {element: v for element, v in etat.valeurs.items() if element.startswith("adl.data.")}
    etat.temps_avant += etat.temps_lancement
    etat.temps_lancement = etat.compteur = 0
    etat.lancement += 1
    etat.quitte, etat.reponse, etat.modifie_le = False, {}, timezone.now()
    if (activite.muette or verrou.version.paquet.acheve_a_l_ouverture) and not etat.est_fini:
        etat.etat = EtatPassage.TERMINE  # elle ne dira jamais qu'elle est finie : l'avoir ouverte suffit
    etat.save()
    etats[sco] = etat
    _avancer(verrou, plan, etats)
    depart = queries.depart_de(verrou, etat, activite, entree)
    if norme in SCORM_2004:
        depart |= queries.navigation_de(plan, etats, activite)
    return Lancement(activite, etat, depart, queries.situation_de(verrou, etat))


@transaction.atomic
def cliche_enregistrer(*, passage: PassageScorm, sco: str, cliche: Cliche) -> Json:
    """Keep what a content says, element by element, and answer what became of it; sent again, the same answer.

    An older counter changes nothing; an older opening neither, and its window is told so. Raises RegleRefusee
    "activite_absente", "lancement_inconnu" (never opened), "envoi_illisible" or "trop_long".
    """
    verrou, plan, etats = _verrouiller(passage)
    activite, etat = _activite(plan, sco), etats.get(sco)
    if etat is None or not activite.sco or not 1 <= cliche.lancement <= etat.lancement or cliche.compteur < 1:
        raise RegleRefusee("lancement_inconnu", "Cette activité n’a pas été ouverte : rechargez la page.")
    if cliche.lancement < etat.lancement:
        return {"compteur": cliche.compteur, "depasse": True}
    if cliche.compteur <= etat.compteur:
        return etat.reponse
    if len(cliche.valeurs) > VALEURS_MAX:
        raise RegleRefusee("trop_long", "Ce module enregistre plus de valeurs que la plateforme n’en garde.")
    connu = queries.depart_de(verrou, etat, activite)
    resultat = cliche_peser(verrou.version.norme, connu, cliche.valeurs.items(), fin=cliche.fin)
    # Put what a snapshot amounts to in the row; a state, a mark and a time only rise.
    if len(json.dumps(resultat.valeurs, ensure_ascii=False)) > GARDE_MAX:
        raise RegleRefusee("trop_long", "Ce module enregistre plus de texte que la plateforme n’en garde.")
    etat.valeurs = resultat.valeurs
    etat.temps_lancement = max(etat.temps_lancement, min(resultat.centiemes, PLAFOND))
    etat.quitte = cliche.fin and resultat.close
    if RANGS[resultat.etat] > RANGS[etat.etat]:
        etat.etat = resultat.etat
    if resultat.note is not None and (etat.note is None or resultat.note > etat.note):
        etat.note = resultat.note
    etat.compteur, etat.modifie_le = cliche.compteur, timezone.now()
    _avancer(verrou, plan, etats)
    etat.reponse = _reponse(verrou, etat, resultat)
    if cliche.fin:
        etat.reponse["suite"] = queries.demande_suivre(plan, etats, activite, resultat.demande)
    etat.save()
    return etat.reponse


def _verrouiller(passage: PassageScorm) -> tuple[PassageScorm, queries.Plan, dict[str, EtatSco]]:
    """The passage as it is now, locked; its plan and the states of its activities."""
    verrou = PassageScorm.objects.select_for_update(of=("self",)).get(pk=passage.pk)
    verrou.version, verrou.compte = passage.version, passage.compte
    return verrou, queries.Plan(passage.version), {etat.sco: etat for etat in EtatSco.objects.filter(passage=verrou)}


def _activite(plan: queries.Plan, sco: str) -> queries.Activite:
    activite = plan.get(sco)
    if activite is None:
        raise RegleRefusee("activite_absente", "Cette activité n’est pas dans le module.")
    return activite


def _reponse(passage: PassageScorm, etat: EtatSco, resultat: Resultat) -> Json:
    return {
        "compteur": etat.compteur,
        "etat": etat.etat,
        "libelle": etat.get_etat_display(),
        "module": passage.etat,
        "libelle_module": passage.get_etat_display(),
        "situation": queries.situation_de(passage, etat),
        "refusees": resultat.refusees[:REFUS_DITS],
    }


def _avancer(passage: PassageScorm, plan: queries.Plan, etats: dict[str, EtatSco]) -> None:
    """The whole module goes where its activities are, never back; the rooms above are told each state once."""
    atteint, note = queries.passage_peser(plan, etats)
    passage.dernier_passage_le = timezone.now()
    monte = RANGS[atteint] > RANGS[passage.etat]
    if monte:
        passage.etat = atteint
        passage.fini_le = passage.fini_le or max(passage.dernier_passage_le, passage.commence_le)
    if note is not None and (passage.note is None or note > passage.note):
        passage.note = note
    passage.save(update_fields=["etat", "fini_le", "note", "dernier_passage_le"])
    if monte and atteint in FINIS:
        scorm_terminee.send(sender=PassageScorm, passage=passage)


# What a browser brings back of a module: read here, and believed only for the opening that the platform has signed.

SEL = "scorm.lancement"
ENVOI_MAX = 1024 * 1024
LIMITE = 2**31 - 1
ILLISIBLE = RegleRefusee("envoi_illisible", "Cet envoi n’a pas pu être lu : rechargez la page.")
INCONNU = RegleRefusee("lancement_inconnu", "Cette activité n’a pas été ouverte : rechargez la page.")


def lancement_signer(*, passage: PassageScorm, sco: str, numero: int) -> str:
    """The word without which nothing is recorded: for one passage, one activity, one opening."""
    return signing.dumps([passage.uuid.hex, sco, numero], salt=SEL)


def corps_lire(*, request: HttpRequest) -> Json:
    """The JSON object of a request; raises RegleRefusee "trop_long" or "envoi_illisible"."""
    if len(request.body) > ENVOI_MAX:
        raise RegleRefusee("trop_long", "Ce module envoie plus que la plateforme n’accepte en une fois.")
    try:
        corps = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ILLISIBLE from None
    if not isinstance(corps, dict):
        raise ILLISIBLE
    return corps


def envoi_lire(*, request: HttpRequest, duree: int | None = None) -> tuple[UUID, str, Cliche]:
    """The passage, the activity and the snapshot that a request brings; no browser says whose it is.

    Raises RegleRefusee "lancement_inconnu" for a word that is not ours or is too old.
    """
    corps = corps_lire(request=request)
    compteur, valeurs = corps.get("compteur"), corps.get("valeurs")
    entier = isinstance(compteur, int) and not isinstance(compteur, bool) and 0 <= compteur <= LIMITE
    if not entier or not isinstance(valeurs, dict):
        raise ILLISIBLE
    try:
        passage, sco, numero = signing.loads(str(corps.get("jeton", "")), salt=SEL, max_age=duree)
    except signing.BadSignature:
        raise INCONNU from None
    return UUID(passage), sco, Cliche(numero, compteur, valeurs, corps.get("fin") is True)


def refus_repondre(*, refus: RegleRefusee) -> JsonResponse:
    """A refusal that the script shows as it is."""
    statut = {"envoi_illisible": 400, "trop_long": 413}.get(refus.code, 409)
    return JsonResponse({"code": refus.code, "message": refus.message}, status=statut)
