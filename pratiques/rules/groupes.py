"""Working groups: opened with a mandate, joined by invitation, closed with what they produced (R5.17)."""

import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from pratiques import avis
from pratiques.choices import LISIBLES, EtatMembre
from pratiques.models import BrouillonDeGroupe, FichePratiquePage, GroupeDeTravail, MembreDeGroupe
from pratiques.permissions.fiches import peut_gerer_groupe, peut_ouvrir_groupe
from pratiques.rules.fiches import fiche_verrouiller
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre

MAX_MEMBRES = 60
CLOS = "Ce groupe est clos."


def groupe_verrouiller(*, pk: int) -> GroupeDeTravail:
    """The group, its row locked until the end of the transaction."""
    return GroupeDeTravail.objects.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def groupe_ouvrir(
    *,
    par: Compte,
    titre: str,
    objet: str,
    debut: datetime.date,
    fin: datetime.date | None,
    cle: UUID,
    motif_conserve: str = "",
) -> GroupeDeTravail:
    """Open a group, animated by who opens it; the same form sent twice opens one (R14).

    Raises RegleRefusee: "droit", "dates", "deja" (key of someone else's group).
    """
    Compte.objects.select_for_update(of=("self",)).get(pk=par.pk)
    if not peut_ouvrir_groupe(par):
        raise RegleRefusee("droit", "Têtes de réseau, chargés de mission et Région ouvrent les groupes de travail.")
    if deja := GroupeDeTravail.objects.filter(uuid=cle).first():
        if deja.ouvert_par_id != par.pk:
            raise RegleRefusee("deja", "Ce formulaire a déjà servi : rouvrez-le.")
        return deja
    _dates_verifier(debut, fin)
    groupe = GroupeDeTravail.objects.create(
        uuid=cle,
        titre=titre,
        objet=objet,
        debut=debut,
        fin=fin,
        motif_conserve=motif_conserve,
        animateur=par,
        ouvert_par=par,
    )
    MembreDeGroupe.objects.create(
        groupe=groupe, compte=par, invite_par=par, etat=EtatMembre.MEMBRE, entre_le=timezone.now()
    )
    return groupe


@transaction.atomic
def groupe_modifier(
    *,
    groupe: GroupeDeTravail,
    par: Compte,
    version: int,
    titre: str,
    objet: str,
    debut: datetime.date,
    fin: datetime.date | None,
    motif_conserve: str = "",
) -> GroupeDeTravail:
    """Change the mandate. Raises RegleRefusee: "droit", "clos", "conflit" (someone changed it meanwhile), "dates"."""
    groupe = _le_gere(groupe, par)
    if version != groupe.version:
        raise RegleRefusee(
            "conflit", "Ce mandat vient d’être modifié ailleurs. Votre texte est toujours ici : enregistrez à nouveau."
        )
    _dates_verifier(debut, fin)
    groupe.titre, groupe.objet, groupe.debut, groupe.fin = titre, objet, debut, fin
    groupe.motif_conserve = motif_conserve
    groupe.version += 1
    groupe.save()
    return groupe


@transaction.atomic
def groupe_clore(*, groupe: GroupeDeTravail, par: Compte, bilan: str) -> GroupeDeTravail:
    """Close it and say what it produced; drafts never submitted go back to their authors alone.

    Raises RegleRefusee: "droit", "clos", "bilan" (empty).
    """
    groupe = _le_gere(groupe, par)
    bilan = bilan.strip()
    if not bilan:
        raise RegleRefusee("bilan", "Dites ce que le groupe a produit, même en une phrase.")
    _brouillons_rendre(groupe)
    groupe.membres.filter(etat=EtatMembre.INVITE).update(etat=EtatMembre.PARTI, parti_le=timezone.now())
    groupe.clos_le, groupe.bilan = timezone.now(), bilan
    groupe.save(update_fields=["clos_le", "bilan"])
    return groupe


@transaction.atomic
def groupe_ceder(*, groupe: GroupeDeTravail, par: Compte, compte: Compte) -> GroupeDeTravail:
    """Have another member animate it, who is told. Raises RegleRefusee: "droit", "clos", "pas_membre"."""
    groupe = _le_gere(groupe, par)
    if groupe.animateur_id == compte.pk:
        return groupe
    if not est_membre(compte) or not groupe.membres.presents().filter(compte=compte).exists():
        raise RegleRefusee("pas_membre", "L’animation se confie à un membre du groupe.")
    groupe.animateur = compte
    groupe.save(update_fields=["animateur"])
    avis.GROUPE_ANIMATION.envoyer([groupe.animateur], _page(groupe), titre=groupe.titre)
    return groupe


@transaction.atomic
def membre_inviter(*, groupe: GroupeDeTravail, par: Compte, compte: Compte) -> MembreDeGroupe:
    """Invite someone of the network, who is told once; already invited or there, nothing changes.

    Raises RegleRefusee: "droit", "clos", "hors_reseau", "plein".
    """
    groupe = _le_gere(groupe, par)
    if not est_membre(compte):
        raise RegleRefusee("hors_reseau", "Cette personne n’appartient plus au réseau.")
    deja = groupe.membres.filter(compte=compte).first()
    if deja is not None and deja.etat != EtatMembre.PARTI:
        return deja
    if groupe.membres.exclude(etat=EtatMembre.PARTI).count() >= MAX_MEMBRES:
        raise RegleRefusee("plein", "Soixante personnes, c’est le plus pour un groupe de travail.")
    champs = {"etat": EtatMembre.INVITE, "invite_par": par, "invite_le": timezone.now(), "parti_le": None}
    membre, _ = MembreDeGroupe.objects.update_or_create(groupe=groupe, compte=compte, defaults=champs)
    avis.GROUPE_INVITATION.envoyer(
        [membre.compte],
        _page(membre.groupe),
        f"{membre.pk}-{membre.invite_le.timestamp()}",
        titre=membre.groupe.titre,
        qui=membre.invite_par.nom_complet,
    )
    return membre


@transaction.atomic
def membre_repondre(*, groupe: GroupeDeTravail, par: Compte, accepter: bool) -> None:
    """Accept an invitation or decline it; asked twice, done once.

    Raises RegleRefusee: "pas_invite", "deja_membre" (declined too late), "clos", "lecteur" (one is a reader of a note
    that the group wrote).
    """
    groupe = groupe_verrouiller(pk=groupe.pk)
    membre = groupe.membres.filter(compte=par).first()
    if membre is None or membre.etat == EtatMembre.PARTI:
        raise RegleRefusee("pas_invite", "Cette invitation n’est plus ouverte.")
    if membre.etat == EtatMembre.MEMBRE:
        if not accepter:
            raise RegleRefusee("deja_membre", "Vous êtes du groupe : quittez-le depuis sa page.")
        return
    if groupe.clos_le is not None:
        raise RegleRefusee("clos", CLOS)
    if accepter:
        _refuser_lecteur(groupe, par)
        membre.etat, membre.entre_le = EtatMembre.MEMBRE, membre.entre_le or timezone.now()
    else:
        membre.etat, membre.parti_le = EtatMembre.PARTI, timezone.now()
    membre.save()


@transaction.atomic
def membre_quitter(*, groupe: GroupeDeTravail, par: Compte) -> None:
    """Leave a group with one's own drafts. Raises RegleRefusee("anime") for who animates it."""
    groupe = groupe_verrouiller(pk=groupe.pk)
    if groupe.animateur_id == par.pk and groupe.clos_le is None:
        raise RegleRefusee("anime", "Vous animez ce groupe : confiez d’abord son animation à quelqu’un d’autre.")
    _partir(groupe, par)


@transaction.atomic
def membre_retirer(*, groupe: GroupeDeTravail, par: Compte, compte: Compte) -> None:
    """Take someone out, or an invitation back. Raises RegleRefusee: "droit", "clos", "anime"."""
    groupe = _le_gere(groupe, par)
    if groupe.animateur_id == compte.pk:
        raise RegleRefusee("anime", "Cette personne anime le groupe : confiez d’abord l’animation à quelqu’un d’autre.")
    _partir(groupe, compte)


def _le_gere(groupe: GroupeDeTravail, par: Compte) -> GroupeDeTravail:
    """The group, locked and still at work, or RegleRefusee("droit" | "clos")."""
    groupe = groupe_verrouiller(pk=groupe.pk)
    if not peut_gerer_groupe(par, groupe):
        raise RegleRefusee("droit", "Ce groupe est géré par la personne qui l’anime et par la Région.")
    if groupe.clos_le is not None:
        raise RegleRefusee("clos", CLOS)
    return groupe


def _dates_verifier(debut: datetime.date, fin: datetime.date | None) -> None:
    if fin is not None and fin < debut:
        raise RegleRefusee("dates", "La fin précède le début.")


def _refuser_lecteur(groupe: GroupeDeTravail, compte: Compte) -> None:
    """Nobody enters who reads a note of the group; each of its notes is locked, so that no seat is taken meanwhile."""
    ecrites = FichePratiquePage.objects.filter(brouillon__groupes__groupe=groupe).exclude(statut__in=LISIBLES)
    for pk in list(ecrites.order_by("pk").values_list("pk", flat=True)):
        if fiche_verrouiller(pk=pk).relectures.filter(lecteur=compte).exists():
            raise RegleRefusee(
                "lecteur",
                "Vous relisez une fiche de ce groupe : vous le rejoindrez quand elle sera publiée, ou quand vous aurez "
                "rendu votre place de lecteur.",
            )


def _partir(groupe: GroupeDeTravail, compte: Compte) -> None:
    present = groupe.membres.exclude(etat=EtatMembre.PARTI).filter(compte=compte)
    if present.update(etat=EtatMembre.PARTI, parti_le=timezone.now()):
        _brouillons_rendre(groupe, compte)


def _brouillons_rendre(groupe: GroupeDeTravail, auteur: Compte | None = None) -> None:
    """Drafts that were never submitted are their authors' alone again."""
    ouverts = BrouillonDeGroupe.objects.filter(groupe=groupe, detache_le=None, brouillon__fiche=None)
    if auteur is not None:
        ouverts = ouverts.filter(brouillon__auteur=auteur)
    ouverts.update(detache_le=timezone.now())


def _page(groupe: GroupeDeTravail) -> str:
    return reverse("pratiques_groupe", args=[groupe.uuid])
