"""Resources: published, checked, changed, archived; who keeps one is reminded, and archived it stays reachable."""

import datetime
from collections import Counter
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.periodes import mois_apres
from home.temps.typographie import heure
from pratiques import avis as annonces
from pratiques.choices import RESSOURCE, EtatRessource, Jalon
from pratiques.models import GroupeDeTravail, Ressource
from pratiques.permissions.ressources import Porteur, peut_porter, peut_publier_ressource, peut_tenir_ressource
from pratiques.recherche import racines
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region

DOSSIER = "ressources"
SIMPLES = (
    "titre", "genre", "description", "editeur", "sources", "licence", "lien", "accessibilite", "visibilite",
    "motif_conserve", "rythme", "atteste_gratuite",
)  # fmt: skip
LIENS = ("themes", "publics", "missions")
PAS_LA_VOTRE = "Cette ressource est tenue par quelqu’un d’autre."


@transaction.atomic
def ressource_publier(
    *,
    par: Compte,
    champs: dict[str, Any],
    cle: UUID,
    fichier: tuple[str, bytes] | None = None,
    jour: datetime.date | None = None,
) -> Ressource:
    """Publish a resource, checked today or on `jour`; the same form sent twice publishes once (R14).

    `champs` holds the plain fields, the vocabularies and `porteur`. Raises RegleRefusee: "droit", "porteur" (not in the
    name of this network), "attestation" (free of charge), "sans_contenu" (neither file nor link), "deja" (key of
    another one).
    """
    Compte.objects.select_for_update(of=("self",)).get(pk=par.pk)
    if not peut_publier_ressource(par):
        raise RegleRefusee("droit", "Têtes de réseau, chargés de mission et Région publient les ressources.")
    if deja := Ressource.objects.filter(uuid=cle).first():
        if deja.compte_id != par.pk:
            raise RegleRefusee("deja", "Ce formulaire a déjà servi : rouvrez-le.")
        return deja
    ressource = Ressource(uuid=cle, compte=par)
    _remplir(ressource, champs, par, fichier, jour)
    RESSOURCE.commencer(ressource, par=par)
    public_purge()
    return ressource


@transaction.atomic
def ressource_modifier(
    *,
    ressource: Ressource,
    par: Compte,
    version: int,
    champs: dict[str, Any],
    fichier: tuple[str, bytes] | None = None,
    retirer_fichier: bool = False,
) -> Ressource:
    """Change a resource, which is to check it. Raises RegleRefusee: "conflit" and those of publication."""
    ressource = _la_tenue(ressource, par)
    if version != ressource.version:
        raise RegleRefusee(
            "conflit",
            f"Cette ressource a été modifiée ailleurs à {heure(ressource.modifiee_le)}. Votre texte est toujours ici : "
            "enregistrez à nouveau pour le garder.",
        )
    if retirer_fichier and fichier is None:
        _fichier_oublier(ressource)
    ressource.version += 1
    _remplir(ressource, champs, par, fichier)
    RESSOURCE.noter(ressource, "Modifiée et vérifiée", par=par)
    public_purge()
    return ressource


@transaction.atomic
def ressource_confirmer(*, ressource: Ressource, par: Compte) -> Ressource:
    """« Rien n’a changé »: it holds as long again, from today. Raises RegleRefusee("droit" | "etat")."""
    ressource = _la_tenue(ressource, par)
    if ressource.etat != EtatRessource.PUBLIEE:
        raise RegleRefusee("etat", f"Rien à vérifier : la ressource est « {ressource.get_etat_display()} ».")
    _verifier(ressource, par)
    ressource.save()
    RESSOURCE.noter(ressource, "Vérifiée", par=par)
    public_purge()
    return ressource


@transaction.atomic
def ressource_archiver(*, ressource: Ressource, par: Compte, motif: str) -> Ressource:
    """Take it out of the lists; its address still answers, with a banner. RegleRefusee("droit" | "motif" | "etat")."""
    ressource = _la_tenue(ressource, par)
    _passer(ressource, EtatRessource.ARCHIVEE, par, motif)
    return ressource


@transaction.atomic
def ressource_suspendre(*, ressource: Ressource, par: Compte, motif: str) -> Ressource:
    """Take it offline at once, with a reason told to who keeps it. RegleRefusee("droit" | "motif" | "etat")."""
    ressource = _la_tenue(ressource, par)
    if not est_region(par):
        raise RegleRefusee("droit", "Seule la Région suspend une ressource.")
    _passer(ressource, EtatRessource.SUSPENDUE, par, motif)
    comptes = annonces.tenants(ressource) or annonces.repondants(ressource)
    page, etape = ressource.get_absolute_url(), f"{ressource.pk}-{ressource.historique.count()}"
    annonces.RESSOURCE_SUSPENDUE.envoyer(comptes, page, etape, titre=ressource.titre, motif=ressource.motif)
    return ressource


@transaction.atomic
def ressource_retablir(*, ressource: Ressource, par: Compte) -> Ressource:
    """Put it back in the lists, checked today; a suspended one, by the Région. RegleRefusee("droit" | "etat")."""
    ressource = _la_tenue(ressource, par)
    if ressource.etat == EtatRessource.SUSPENDUE and not est_region(par):
        raise RegleRefusee("droit", "La Région a suspendu cette ressource : elle seule la remet en ligne.")
    _passer(ressource, EtatRessource.PUBLIEE, par, geste="Remise en ligne")
    return ressource


def _la_tenue(ressource: Ressource, par: Compte) -> Ressource:
    """The resource, locked until the end of the transaction, or RegleRefusee("droit")."""
    ressource = Ressource.objects.select_for_update(of=("self",)).get(pk=ressource.pk)
    if not peut_tenir_ressource(par, ressource):
        raise RegleRefusee("droit", PAS_LA_VOTRE)
    return ressource


def _remplir(
    ressource: Ressource,
    champs: dict[str, Any],
    par: Compte,
    fichier: tuple[str, bytes] | None,
    jour: datetime.date | None = None,
) -> None:
    """Write what was typed; the resource is checked today, or was on `jour`."""
    porteur = champs["porteur"]
    if porteur.groupe:  # relu : son animation a pu changer de mains
        porteur = Porteur(groupe=GroupeDeTravail.objects.get(pk=porteur.groupe.pk))
    if not peut_porter(par, porteur):
        raise RegleRefusee("porteur", "Vous ne publiez pas en ce nom.")
    ressource.reseau, ressource.groupe = porteur.reseau, porteur.groupe
    if not champs["atteste_gratuite"]:
        raise RegleRefusee("attestation", "Attestez qu’elle se lit et s’emploie gratuitement (article 3).")
    for nom in SIMPLES:
        setattr(ressource, nom, champs[nom])
    if fichier is not None:
        _fichier_oublier(ressource)
        nom, contenu = fichier
        extension = PurePath(nom).suffix.lower()[:6]
        ressource.fichier = storages["prive"].save(f"{DOSSIER}/{uuid4()}{extension}", ContentFile(contenu))
        ressource.fichier_nom, ressource.fichier_taille = PurePath(nom).name[-120:], len(contenu)
    if not ressource.fichier and not ressource.lien:
        raise RegleRefusee("sans_contenu", "Joignez un fichier, ou donnez un lien.")
    _verifier(ressource, par, jour)
    ressource.modifiee_le = timezone.now()
    ressource.save()
    for nom in LIENS:
        getattr(ressource, nom).set(champs[nom])
    ressource_indexer(ressource=ressource)


def _fichier_oublier(ressource: Ressource) -> None:
    ancien = ressource.fichier
    ressource.fichier, ressource.fichier_nom, ressource.fichier_taille = "", "", 0
    if ancien:
        transaction.on_commit(lambda: storages["prive"].delete(ancien))


def _verifier(ressource: Ressource, par: Compte, jour: datetime.date | None = None) -> None:
    """Checked by this person, who takes over from someone who may keep it no more."""
    ressource.verifiee_le = jour or timezone.localdate()
    ressource.a_verifier_le = mois_apres(jour=ressource.verifiee_le, mois=ressource.rythme)
    ressource.jalon, ressource.rappelee_le = Jalon.RIEN, None
    if not peut_tenir_ressource(ressource.compte, ressource):
        ressource.compte = par


def _passer(ressource: Ressource, vers: str, par: Compte, motif: str = "", geste: str = "") -> None:
    """Another state, its reason, the step in the history."""
    motif = motif.strip()[:500]
    with RESSOURCE.passer(ressource, vers=vers, par=par, motif=motif, geste=geste) as verrou:
        if vers == EtatRessource.PUBLIEE:
            _verifier(verrou, par)
        elif not motif:
            raise RegleRefusee("motif", "Dites pourquoi : le motif est gardé avec la ressource.")
        verrou.motif, verrou.modifiee_le = motif, timezone.now()
    ressource.refresh_from_db()
    public_purge()


def ressource_indexer(*, ressource: Ressource) -> None:
    """Bring its search words up to date; rerun freely."""
    mots = [ressource.titre, ressource.description, ressource.editeur, ressource.get_genre_display()]
    mots += [str(terme) for nom in LIENS for terme in getattr(ressource, nom).all()]
    ressource.racines_titre = racines(texte=ressource.titre)
    ressource.racines_texte = racines(texte=" ".join(mots))
    Ressource.objects.filter(pk=ressource.pk).update(
        racines_titre=ressource.racines_titre, racines_texte=ressource.racines_texte
    )


# What the calendar does to resources: reminders to who keeps them and to who answers for them, then the archive.
#
# Each step is told once for a given check; a night that was missed is caught up, two workers tell it once (R5.6).

MOIS_AVANT, MOIS_RELANCE, MOIS_ARCHIVE = 1, 3, 6
MOTIF_ARCHIVE = "Personne n’a vérifié cette ressource dans les six mois qui ont suivi son échéance."


def jalon_du(*, a_verifier_le: datetime.date, jour: datetime.date) -> Jalon:
    """How far a check is from its day."""
    if mois_apres(jour=a_verifier_le, mois=MOIS_ARCHIVE) <= jour:
        return Jalon.ARCHIVEE
    if mois_apres(jour=a_verifier_le, mois=MOIS_RELANCE) <= jour:
        return Jalon.RELANCE
    if a_verifier_le <= jour:
        return Jalon.ECHUE
    return Jalon.BIENTOT if a_verifier_le <= mois_apres(jour=jour, mois=MOIS_AVANT) else Jalon.RIEN


def ressources_relancer(*, jour: datetime.date | None = None) -> Counter[str]:
    """Tell who keeps each resource whose check comes or has come; archive those left six months. Rerun freely."""
    jour, bilan = jour or timezone.localdate(), Counter[str]()
    proches = Ressource.objects.publiees().filter(a_verifier_le__lte=mois_apres(jour=jour, mois=MOIS_AVANT))
    for pk in list(proches.order_by("pk").values_list("pk", flat=True)):
        _rappeler(pk, jour, bilan)
    return bilan


@transaction.atomic
def _rappeler(pk: int, jour: datetime.date, bilan: Counter[str]) -> None:
    """One resource, under its lock: the worker that comes second finds it told.

    Nothing is archived that was not announced: a resource found very late is told first, and archived three months on.
    """
    ressource = Ressource.objects.select_for_update(of=("self",)).get(pk=pk)
    jalon = jalon_du(a_verifier_le=ressource.a_verifier_le, jour=jour)
    if jalon == Jalon.ARCHIVEE and not _laissee(ressource, jour):
        jalon = Jalon.RELANCE
    if ressource.etat != EtatRessource.PUBLIEE or jalon <= ressource.jalon:
        return
    ressource.jalon = jalon
    ressource.rappelee_le = jour
    if jalon == Jalon.ARCHIVEE:
        champs = {"motif": MOTIF_ARCHIVE}
        RESSOURCE.changer(ressource, vers=EtatRessource.ARCHIVEE, par=None, motif=MOTIF_ARCHIVE, champs=champs)
        public_purge()
        bilan["archivees"] += 1
    else:
        bilan["rappelees"] += 1
    ressource.save(update_fields=["jalon", "rappelee_le"])
    annonces.ressource_a_verifier(ressource)


def _laissee(ressource: Ressource, jour: datetime.date) -> bool:
    """The last reminder was left unanswered for three months."""
    dit_le = ressource.rappelee_le if ressource.jalon == Jalon.RELANCE else None
    return dit_le is not None and mois_apres(jour=dit_le, mois=MOIS_ARCHIVE - MOIS_RELANCE) <= jour
