"""Notes that come with their past: the demonstration, and a fund taken up from before the platform."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.choices import Reponse, Verdict
from home.erreurs import RegleRefusee
from pratiques.choices import CRITERES_BLOQUANTS, EN_BIBLIOTHEQUE, Critere, EtatSignataire, RoleAuteur, Statut
from pratiques.contenu import contenu_normaliser
from pratiques.models import Auteur, Brouillon, FichePratiquePage, Relecture, Signataire
from pratiques.rules.brouillons import contenu_verifier
from pratiques.rules.fiches import fiche_indexer, page_ajouter
from pratiques.rules.publication import date_de_revue
from pratiques.rules.relectures import DELAI_RELECTURE
from reseau.comptes.models import Compte
from reseau.membres.permissions import reseaux_de
from reseau.structures.models import Structure

JOUR = datetime.timedelta(days=1)
# Par où passe une fiche avant d'arriver à un état.
CHEMINS = {
    Statut.SOUMISE: [Statut.SOUMISE],
    Statut.EN_RELECTURE: [Statut.SOUMISE, Statut.EN_RELECTURE],
    Statut.A_COMPLETER: [Statut.SOUMISE, Statut.EN_RELECTURE, Statut.A_COMPLETER],
    Statut.VALIDEE: [Statut.SOUMISE, Statut.EN_RELECTURE, Statut.VALIDEE],
}
for _fin in (Statut.A_REVOIR, Statut.SUSPENDUE, Statut.ARCHIVEE, Statut.REMPLACEE):
    CHEMINS[_fin] = [*CHEMINS[Statut.VALIDEE], Statut.PUBLIEE, _fin]
CHEMINS[Statut.PUBLIEE] = [*CHEMINS[Statut.VALIDEE], Statut.PUBLIEE]


@dataclass(frozen=True)
class RelectureReprise:
    """A reading given, or only taken when `verdict` is empty."""

    lecteur: Compte
    verdict: str = ""
    remarque: str = ""
    rendue_le: datetime.datetime | None = None
    grille: dict[str, dict[str, str]] = field(default_factory=dict)


@transaction.atomic
def fiche_importer(
    *,
    contenu: dict[str, Any],
    auteurs: Sequence[Compte],
    structure: Structure,
    statut: str,
    slug: str = "",
    soumise_le: datetime.datetime | None = None,
    publiee_le: datetime.datetime | None = None,
    relectures: Sequence[RelectureReprise] = (),
    remplacee_par: FichePratiquePage | None = None,
    motif: str = "",
    reprise_historique: bool = False,
) -> FichePratiquePage | Brouillon:
    """Create a note in any state with its readings and dated history, and send no mail.

    `contenu` follows pratiques.contenu; lists of one item per line may be lists. A BROUILLON comes back as a
    Brouillon of its first author, that the others sign. `reprise_historique` marks a published note that was never
    read here. Raises RegleRefusee: those of brouillon_soumettre on the content, "relectures" when a validated note
    lacks two acceptances of which one from another network, "remplacante".
    """
    contenu = contenu_normaliser({"structure": str(structure.pk), **contenu})
    if statut == Statut.BROUILLON:
        return _brouillon_import(contenu, auteurs, soumise_le)
    contenu_verifier(contenu=contenu)
    chemin = CHEMINS[Statut(statut)]
    soumise_le = soumise_le or (publiee_le or timezone.now()) - 30 * JOUR
    if Statut.PUBLIEE in chemin and publiee_le is None:
        publiee_le = timezone.now()
    if statut == Statut.REMPLACEE and remplacee_par is None:
        raise RegleRefusee("remplacante", "Dites quelle fiche la remplace.")
    vie = {}
    if Statut.PUBLIEE in chemin:
        vie = {"publiee_le": publiee_le, "a_revoir_le": date_de_revue(jour=timezone.localdate(publiee_le))}
    fiche = page_ajouter(
        contenu=contenu, structure=structure, par=auteurs[0], slug=slug, reprise_historique=reprise_historique, **vie
    )
    for ordre, compte in enumerate(auteurs):
        _signer(fiche, compte, ordre, structure)
    if statut not in EN_BIBLIOTHEQUE:
        Brouillon.objects.create(
            auteur=auteurs[0],
            fiche=fiche,
            contenu=contenu,
            version=1,
            enregistre_par=auteurs[0],
            enregistre_le=soumise_le,
        )
    _relectures_import(fiche, relectures, soumise_le)
    if Statut.VALIDEE in chemin and not reprise_historique:
        _exiger_deux_acceptations(fiche)
    _histoire_import(fiche, chemin, soumise_le, publiee_le, motif)
    fin = {"statut": statut, "version": 1, "remplacee_par": remplacee_par}
    fin |= {"motif_archivage": motif} if statut == Statut.ARCHIVEE else {}
    FichePratiquePage.objects.filter(pk=fiche.pk).update(**fin)
    fiche.refresh_from_db()
    _mettre_en_ligne(fiche, publiee_le, statut)
    return fiche


def _brouillon_import(contenu: dict[str, Any], auteurs: Sequence[Compte], le: datetime.datetime | None) -> Brouillon:
    """A draft of the first author, that the others have agreed to sign."""
    moment, auteur = le or timezone.now(), auteurs[0]
    brouillon = Brouillon.objects.create(
        auteur=auteur, contenu=contenu, version=1, enregistre_par=auteur, enregistre_le=moment, cree_le=moment
    )
    for compte in auteurs[1:]:
        Signataire.objects.create(
            brouillon=brouillon, compte=compte, etat=EtatSignataire.ACCEPTE, invite_par=auteur, invite_le=moment,
            accepte_le=moment,
        )  # fmt: skip
    return brouillon


def _signer(fiche: FichePratiquePage, compte: Compte, ordre: int, structure: Structure) -> None:
    """Sign from the note's structure, or from one's own for a co-author."""
    rattachement = compte.rattachements.order_by("-du").first() if ordre else None
    Auteur.objects.create(
        fiche=fiche,
        compte=compte,
        ordre=ordre,
        role=RoleAuteur.COAUTEUR if ordre else RoleAuteur.AUTEUR,
        structure=rattachement.structure if rattachement else structure,
    )


def _relectures_import(
    fiche: FichePratiquePage, relectures: Sequence[RelectureReprise], soumise_le: datetime.datetime
) -> None:
    """The given readings, then an open seat for each kind of reader still missing."""
    places = {True, False}
    for rang, lue in enumerate(relectures):
        reseaux = reseaux_de(lue.lecteur)
        meme = fiche.reseau_id in reseaux
        prise_le = soumise_le + (1 + rang) * JOUR
        Relecture.objects.create(
            fiche=fiche,
            rang=1 if meme else 2,
            meme_reseau=meme,
            lecteur=lue.lecteur,
            reseau_id=fiche.reseau_id if meme else min(reseaux),
            demandee_le=soumise_le,
            prise_le=prise_le,
            echeance=timezone.localdate(soumise_le) + DELAI_RELECTURE,
            verdict=lue.verdict,
            version=1 if lue.verdict else None,
            grille=lue.grille or (grille_de(verdict=lue.verdict) if lue.verdict else {}),
            remarque=lue.remarque,
            rendue_le=(lue.rendue_le or prise_le + 4 * JOUR) if lue.verdict else None,
        )
        places.discard(meme)
    if fiche.reprise_historique:
        return
    for meme in sorted(places, reverse=True):
        echeance = timezone.localdate(soumise_le) + DELAI_RELECTURE
        Relecture.objects.create(
            fiche=fiche, rang=1 if meme else 2, meme_reseau=meme, demandee_le=soumise_le, echeance=echeance
        )


def grille_de(*, verdict: str) -> dict[str, dict[str, str]]:
    """A grid that goes with a verdict when the past kept none."""
    accepte = verdict == Verdict.ACCEPTEE
    grille = {c.value: {"reponse": Reponse.OUI.value, "commentaire": ""} for c in Critere}
    grille[Critere.FICHIERS.value]["reponse"] = Reponse.SANS_OBJET.value
    if not accepte:
        grille[CRITERES_BLOQUANTS[-1].value]["reponse"] = Reponse.NON.value
    return grille


def _exiger_deux_acceptations(fiche: FichePratiquePage) -> None:
    acceptees = set(fiche.relectures.filter(verdict=Verdict.ACCEPTEE).values_list("meme_reseau", flat=True))
    if acceptees != {True, False}:
        raise RegleRefusee("relectures", "Deux relectures acceptées sont nécessaires, dont une d’un autre réseau.")


def _histoire_import(
    fiche: FichePratiquePage,
    chemin: list[Statut],
    soumise_le: datetime.datetime,
    publiee_le: datetime.datetime | None,
    motif: str,
) -> None:
    """One dated row per step: readings after submission, publication on its day, the end after it."""
    de = Statut.BROUILLON
    for rang, vers in enumerate(chemin):
        le = soumise_le + rang * JOUR
        if publiee_le is not None and vers == Statut.VALIDEE:
            le = publiee_le - JOUR / 24
        elif publiee_le is not None and chemin.index(Statut.PUBLIEE) <= rang:
            le = publiee_le + (rang - chemin.index(Statut.PUBLIEE)) * 7 * JOUR
        if vers == Statut.A_REVOIR and fiche.a_revoir_le:
            le = datetime.datetime.combine(fiche.a_revoir_le, datetime.time(6), timezone.get_current_timezone())
        dernier = rang == len(chemin) - 1
        fiche.historique.create(de=de, vers=vers, le=min(le, timezone.now()), motif=motif if dernier else "")
        de = vers


def _mettre_en_ligne(fiche: FichePratiquePage, publiee_le: datetime.datetime | None, statut: str) -> None:
    """Publish what stays readable by its address, on its own day."""
    if publiee_le is None or statut == Statut.SUSPENDUE:
        return
    fiche.get_latest_revision().publish(skip_permission_checks=True)
    FichePratiquePage.objects.filter(pk=fiche.pk).update(first_published_at=publiee_le, last_published_at=publiee_le)
    fiche.refresh_from_db()
    fiche_indexer(fiche=fiche)
