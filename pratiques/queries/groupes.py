"""Working groups: which exist, one's own, what each one's page shows to this person."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from home.ecrans.views import page_de
from pratiques.choices import LISIBLES, EtatMembre, Statut
from pratiques.models import Brouillon, BrouillonDeGroupe, GroupeDeTravail, MembreDeGroupe
from pratiques.permissions.fiches import est_du_groupe, etat_dans, peut_gerer_groupe
from pratiques.queries.ressources import ressources_publiees
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.membres.portes import Personne, personnes_chercher, personnes_lister

PAR_PAGE, MAX_TEXTE, MAX_PERSONNES = 20, 100, 12
ETATS = {"": "Au travail", "clos": "Clos"}


def _comptes(groupes: QuerySet[GroupeDeTravail]) -> QuerySet[GroupeDeTravail]:
    nombre = Count("membres", filter=Q(membres__etat=EtatMembre.MEMBRE))
    return groupes.annotate(nombre=nombre).select_related("animateur")


def groupes_page(request: HttpRequest) -> dict[str, Any]:
    """Twenty groups of the network, those at work or those that are closed, one's own first."""
    etat = "clos" if request.GET.get("etat") == "clos" else ""
    groupes = GroupeDeTravail.objects.filter(clos_le__isnull=not etat)
    miens = MembreDeGroupe.objects.filter(compte=request.user).exclude(etat=EtatMembre.PARTI)
    sien = Exists(miens.filter(groupe=OuterRef("pk")))
    groupes = groupes.annotate(sien=sien).order_by("-sien", "-ouvert_le", "-pk")
    return {
        "page_groupes": page_de(request, _comptes(groupes), PAR_PAGE),
        "etat": etat,
        "etats": ETATS.items(),
        "miens": dict(miens.values_list("groupe_id", "etat")),
        "tous": est_region(request.user),
    }


def groupe_contexte(groupe: GroupeDeTravail, compte: Compte) -> dict[str, Any]:
    """What this person reads of it: the mandate for all, people and drafts for members, people for who manages."""
    membre, gere = est_du_groupe(compte, groupe), peut_gerer_groupe(compte, groupe)
    return {
        "groupe": groupe,
        "membre": membre,
        "gere": gere and groupe.clos_le is None,
        "anime": groupe.animateur_id == compte.pk,
        "invite": etat_dans(compte, groupe) == EtatMembre.INVITE,
        "personnes": _personnes(groupe) if membre or gere else [],
        "ecrits": _ecrits(groupe, compte) if membre else [],
        "a_ouvrir": _a_ouvrir(compte) if membre and groupe.clos_le is None else [],
        "ressources": list(ressources_publiees(compte).filter(groupe=groupe).order_by("-publiee_le", "-pk")),
    }


def _personnes(groupe: GroupeDeTravail) -> list[MembreDeGroupe]:
    lignes = groupe.membres.exclude(etat=EtatMembre.PARTI).select_related("compte")
    return sorted(lignes, key=lambda ligne: ligne.etat == EtatMembre.INVITE)


def _ecrits(groupe: GroupeDeTravail, compte: Compte) -> list[dict[str, Any]]:
    """Open drafts, then notes that came of them; a note is a link only for who may read it whatever the group."""
    lignes = BrouillonDeGroupe.objects.filter(groupe=groupe, detache_le=None)
    lignes = lignes.select_related("brouillon__auteur", "brouillon__fiche").order_by("-brouillon__enregistre_le", "-pk")
    signees = set(
        compte.fiches_signees.filter(fiche__brouillon__groupes__groupe=groupe).values_list("fiche", flat=True)
    )
    return [_ecrit(ligne.brouillon, groupe, compte, signees) for ligne in lignes]


def _ecrit(brouillon: Brouillon, groupe: GroupeDeTravail, compte: Compte, signees: set[int]) -> dict[str, Any]:
    fiche = brouillon.fiche
    if fiche is None:
        return {
            "titre": brouillon.titre,
            "libelle": Statut.BROUILLON.label,
            "auteur": brouillon.auteur.nom_complet,
            "le": brouillon.enregistre_le,
            "url": reverse("pratiques_brouillon", args=[brouillon.uuid]),
            "uuid": str(brouillon.uuid),
            "reprend": compte.pk in (brouillon.auteur_id, groupe.animateur_id),
        }
    lisible = fiche.pk in signees or fiche.live and fiche.statut in LISIBLES
    return {
        "titre": fiche.title,
        "libelle": fiche.get_statut_display(),
        "auteur": brouillon.auteur.nom_complet,
        "le": fiche.publiee_le or brouillon.enregistre_le,
        "url": reverse("pratiques_fiche", args=[fiche.pk]) if lisible else "",
    }


def _a_ouvrir(compte: Compte) -> list[Brouillon]:
    ailleurs = BrouillonDeGroupe.objects.filter(detache_le=None).values("brouillon")
    return list(compte.brouillons.filter(fiche=None, version__gt=0).exclude(pk__in=ailleurs))


def brouillon_a_ouvrir(compte: Compte, uuid: str) -> Brouillon | None:
    """One of them, by what a form says; None for anything else."""
    return next((b for b in _a_ouvrir(compte) if str(b.uuid) == uuid), None)


def personnes_a_inviter(groupe: GroupeDeTravail, compte: Compte, texte: str) -> list[Personne]:
    """People of the network that this person may find, those of the group set aside; nobody while nothing is typed."""
    texte = " ".join(texte.split())[:MAX_TEXTE]
    if not texte:
        return []
    deja = set(groupe.membres.exclude(etat=EtatMembre.PARTI).values_list("compte_id", flat=True))
    trouvees = personnes_chercher([p for p in personnes_lister(compte) if p.compte not in deja], texte)
    return trouvees[:MAX_PERSONNES]


def personne_a_inviter(compte: Compte, public_id: str) -> Compte | None:
    """The account behind someone that this person may find."""
    trouvee = next((p for p in personnes_lister(compte) if str(p.public_id) == public_id), None)
    return Compte.objects.get(pk=trouvee.compte) if trouvee else None
