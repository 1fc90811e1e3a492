"""Drafts: started, kept as typed, signed together, opened to a group, told in an interview or brought from a
document.
"""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.securite.limites import quota_exiger
from home.temps.typographie import heure
from pratiques import avis as annonces
from pratiques.choices import FICHE, MODIFIABLES, EtatSignataire, RoleAuteur, Statut
from pratiques.contenu import (
    ATTESTATIONS,
    TEXTES,
    contenu_alertes,
    contenu_appliquer,
    contenu_de,
    contenu_manque,
    contenu_normaliser,
    garanties_manquantes,
)
from pratiques.models import (
    Auteur,
    Brouillon,
    BrouillonDeGroupe,
    DepotDocument,
    FichePratiquePage,
    GroupeDeTravail,
    Signataire,
)
from pratiques.permissions import fiches as permissions
from pratiques.rules.fiches import brouillon_verrouiller, fiche_verrouiller, page_ajouter, version_garder
from pratiques.rules.groupes import CLOS, groupe_verrouiller
from pratiques.rules.pieces import pieces_appliquer, pieces_copier, pieces_oublier
from pratiques.rules.relectures import relectures_ouvrir, relectures_rouvrir
from pratiques.rules.signatures import signataire_inviter, signatures_appliquer
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre

# Drafts: kept as typed every few seconds, and turned into a version of the note when the author is ready.

PAR_JOUR = 40  # ce qu’une personne commence de fiches en un jour
MAX_CONTENU = 200_000  # signes, une fois écrite en JSON


@transaction.atomic
def brouillon_creer(*, auteur: Compte) -> Brouillon:
    """Open a draft; one that was never touched is given again, so a double click makes one (R14).

    Raises RegleRefusee("sans_reseau") for someone who belongs to no structure: a note is signed from a structure; as
    `quota_exiger` does.
    """
    Compte.objects.select_for_update(of=("self",)).get(pk=auteur.pk)
    if not permissions.structures_d_ecriture(auteur):
        raise RegleRefusee(
            "sans_reseau", "Une fiche se signe depuis une structure : demandez votre rattachement à son référent."
        )
    partages = BrouillonDeGroupe.objects.filter(detache_le=None).values("brouillon")  # un groupe les lit
    vierges = Brouillon.objects.filter(auteur=auteur, fiche=None, version=0, signataires=None, pieces=None)
    vierge = vierges.exclude(pk__in=partages).first()
    return vierge or _neuf(auteur)


def _neuf(auteur: Compte, **champs: Any) -> Brouillon:
    quota_exiger(Brouillon.objects.filter(auteur=auteur), depuis="cree_le", combien=PAR_JOUR, quoi="brouillons")
    return Brouillon.objects.create(auteur=auteur, enregistre_par=auteur, **champs)


@transaction.atomic
def fiche_dupliquer(*, fiche: FichePratiquePage, par: Compte) -> Brouillon:
    """A draft of one's own that starts from a published note and names it as its source; asked twice, one draft.

    What is attested, and why an identifier was kept, are for its new author to say again. Pictures and files come with
    the text (see pieces_copier). Raises RegleRefusee: "etat" (not in the library for this person), "sans_reseau".
    """
    Compte.objects.select_for_update(of=("self",)).get(pk=par.pk)
    fiche = fiche_verrouiller(
        pk=fiche.pk
    )  # une pièce qu’on en retire à la même seconde est prise avant, ou ne l’est pas
    if not fiche.en_bibliotheque or not permissions.peut_lire(par, fiche):
        raise RegleRefusee("etat", f"Cette fiche ne se duplique pas : {FICHE.phrase(fiche)}")
    contenu = contenu_de(fiche) | dict.fromkeys(ATTESTATIONS, False)
    source = f"D’après « {fiche.title} », {fiche.reseau}"
    contenu |= {
        "titre": f"{fiche.title[:90]}, copie",
        "structure": "",
        "contact": "",
        "motif_conserve": "",
        "sources": "\n".join([*contenu["sources"].splitlines(), source])[: TEXTES["sources"]],
    }
    contenu = contenu_normaliser(contenu)
    if deja := Brouillon.objects.filter(auteur=par, fiche=None, version=1, contenu=contenu).first():
        return deja
    brouillon = brouillon_creer(auteur=par)
    brouillon = brouillon_enregistrer(brouillon=brouillon, contenu=contenu, version=brouillon.version, par=par)
    pieces_copier(fiche=fiche, brouillon=brouillon, par=par)
    return brouillon


@transaction.atomic
def brouillon_enregistrer(
    *,
    brouillon: Brouillon,
    contenu: dict[str, Any],
    version: int,
    par: Compte,
    onglet: str = "",
    automatique: bool = False,
) -> Brouillon:
    """Keep what was typed, complete or not; return the draft as it stands.

    `version` is the one that the page showed, `onglet` names that page. Raises RegleRefusee("conflit") when another
    page saved in between (R15), ("fige") when the note is being read, ("trop_long"), ("efface") when another page threw
    it away. A late automatic save of the same page, overtaken by a newer one, changes nothing.
    """
    brouillon = brouillon_verrouiller(brouillon=brouillon)
    if brouillon.fiche_id and brouillon.fiche.statut not in MODIFIABLES:
        etat = Statut(brouillon.fiche.statut).label
        raise RegleRefusee("fige", f"La fiche est «\u00a0{etat}\u00a0» : elle ne se modifie plus pour l’instant.")
    if version != brouillon.version:
        if not onglet or onglet != brouillon.onglet:
            qui = "vous" if brouillon.enregistre_par_id == par.pk else str(brouillon.enregistre_par)
            raise RegleRefusee(
                "conflit",
                f"Cette fiche a été modifiée ailleurs, par {qui}, à {heure(brouillon.enregistre_le)}. "
                "Votre texte est toujours ici.",
            )
        if automatique:
            return brouillon
    propre = _sans_prendre_la_main(brouillon, contenu_normaliser(contenu), par)
    if len(json.dumps(propre)) > MAX_CONTENU:
        raise RegleRefusee("trop_long", "La fiche est trop longue pour être enregistrée : coupez ce qui peut l’être.")
    if propre != brouillon.contenu:
        version_garder(brouillon=brouillon, par=par)
        brouillon.contenu = propre
        brouillon.version += 1
        brouillon.onglet = onglet[:36]
        brouillon.enregistre_par = par
        brouillon.enregistre_le = timezone.now()
        brouillon.save()
    return brouillon


def _sans_prendre_la_main(brouillon: Brouillon, contenu: dict[str, Any], par: Compte) -> dict[str, Any]:
    """Which structure signs, and what is attested, are for the author of the draft to say, whoever else writes."""
    if permissions.repond_du_brouillon(par, brouillon):
        return contenu
    deja = contenu_normaliser(brouillon.contenu)
    return contenu | {nom: deja[nom] for nom in (*ATTESTATIONS, "structure")}


@transaction.atomic
def brouillon_supprimer(*, brouillon: Brouillon, par: Compte) -> None:
    """Throw away one's own draft that was never submitted; whoever had agreed to sign it is told.

    Raises RegleRefusee("soumise") once submitted, ("auteur") for someone else's, ("efface") when gone.
    """
    brouillon = brouillon_verrouiller(brouillon=brouillon)
    if brouillon.fiche_id:
        raise RegleRefusee("soumise", "Cette fiche a déjà été envoyée en relecture : elle ne s’efface plus.")
    if brouillon.auteur_id != par.pk:
        raise RegleRefusee("auteur", "Seul l’auteur du brouillon l’efface.")
    annonces.brouillon_efface(brouillon, par)
    pieces_oublier(brouillon=brouillon)
    brouillon.delete()


@transaction.atomic
def brouillon_soumettre(*, brouillon: Brouillon, par: Compte) -> FichePratiquePage:
    """Make a version of the note from the draft and ask for readings (R5.18, R3.1, R3.5).

    The first time, two readings open: one by the note's network, one by another. After remarks, the readers who made
    them are asked again. Pictures and files go with the text. Everyone who agreed signs; who led an interview never
    sends it. Raises RegleRefusee("auteur" | "porteur" | "incomplet" | "attestation" | "choix" | "sources" | "liens" |
    "identifiants" | "transition").
    """
    brouillon = brouillon_verrouiller(brouillon=brouillon)
    if brouillon.auteur_id != par.pk and not (brouillon.fiche_id and permissions.est_auteur(par, brouillon.fiche)):
        raise RegleRefusee("auteur", "Seules les personnes qui signent la fiche l’envoient en relecture.")
    if permissions.a_mene_l_entretien(par, brouillon) or permissions.sans_porteur(brouillon):
        raise RegleRefusee("porteur", "La personne qui porte la pratique l’envoie elle-même, après avoir dit oui.")
    contenu = contenu_normaliser(brouillon.contenu)
    contenu_verifier(contenu=contenu)
    if brouillon.fiche_id is None:
        fiche = _fiche_create(brouillon, contenu, par)
        signatures_appliquer(brouillon=brouillon, fiche=fiche)
        pieces_appliquer(brouillon=brouillon, fiche=fiche)
        FICHE.changer(fiche, vers=Statut.SOUMISE, par=par, champs={"version": 1})
        relectures_ouvrir(fiche=fiche)
        annonces.SOUMISE.dire(fiche)
        return fiche
    fiche = fiche_verrouiller(pk=brouillon.fiche_id)
    if fiche.statut != Statut.A_COMPLETER:
        raise RegleRefusee("transition", f"Rien à envoyer : {FICHE.phrase(fiche)}")
    FICHE.changer(fiche, vers=Statut.EN_RELECTURE, par=par, champs={"version": fiche.version + 1})
    signatures_appliquer(brouillon=brouillon, fiche=fiche)
    pieces_appliquer(brouillon=brouillon, fiche=fiche)
    contenu_appliquer(fiche, contenu)
    fiche.save()
    fiche.save_revision(user=par)
    for relecture in relectures_rouvrir(fiche=fiche):
        annonces.relecture_demandee(relecture)
    return fiche


def contenu_verifier(*, contenu: dict[str, Any]) -> None:
    """Refuse a content that may not leave its author: see brouillon_soumettre for the codes."""
    if manque := contenu_manque(contenu):
        raise RegleRefusee("incomplet", f"Il manque un champ étoilé : {manque[0]}.")
    if not all(contenu[nom] for nom in ATTESTATIONS):
        raise RegleRefusee("attestation", "Cochez les trois engagements : anonymat, gratuité, neutralité.")
    for champ, phrase in garanties_manquantes(contenu).items():
        raise RegleRefusee(champ, phrase)
    if contenu_alertes(contenu) and not contenu["motif_conserve"]:
        raise RegleRefusee(
            "identifiants", "Retirez ce qui désigne une personne, ou dites pourquoi vous devez le garder."
        )


def _fiche_create(brouillon: Brouillon, contenu: dict[str, Any], par: Compte) -> FichePratiquePage:
    """The unpublished page, signed by its author from one of own structures."""
    structures = permissions.structures_d_ecriture(par)
    structure = next(
        (s for s in structures if str(s.pk) == contenu["structure"]), structures[0] if structures else None
    )
    if structure is None:
        raise RegleRefusee("sans_reseau", "Une fiche se signe depuis une structure.")
    fiche = page_ajouter(contenu=contenu, structure=structure, par=par)
    brouillon.fiche = fiche
    brouillon.save(update_fields=["fiche"])
    Auteur.objects.create(fiche=fiche, compte=par, role=RoleAuteur.AUTEUR, structure=structure)
    return fiche


# Drafts that an author opens to a group, and takes back (R5.17).


@transaction.atomic
def groupe_preparer(*, groupe: GroupeDeTravail, par: Compte) -> Brouillon:
    """Open a new draft in the group; one that was opened there and never touched is given again (R14).

    Raises RegleRefusee: "sans_reseau" (a note is signed from a structure), and those of brouillon_rattacher.
    """
    Compte.objects.select_for_update(of=("self",)).get(pk=par.pk)
    if not permissions.structures_d_ecriture(par):
        raise RegleRefusee("sans_reseau", "Une fiche se signe depuis une structure : un autre membre la commencera.")
    ouverts = BrouillonDeGroupe.objects.filter(groupe=groupe, detache_le=None).values("brouillon")
    vierge = Brouillon.objects.filter(auteur=par, fiche=None, version=0, pieces=None, pk__in=ouverts).first()
    brouillon = vierge or _neuf(par)
    brouillon_rattacher(groupe=groupe, brouillon=brouillon, par=par)
    return brouillon


@transaction.atomic
def brouillon_rattacher(*, groupe: GroupeDeTravail, brouillon: Brouillon, par: Compte) -> BrouillonDeGroupe:
    """Let the members of one's group read and write one's draft, before it is ever submitted; twice changes nothing.

    Raises RegleRefusee: "droit" (not in the group, or not one's draft), "clos", "soumise", "ailleurs".
    """
    groupe = groupe_verrouiller(pk=groupe.pk)
    brouillon = Brouillon.objects.select_for_update(of=("self",)).filter(pk=brouillon.pk, auteur=par).first()
    if brouillon is None or not permissions.est_du_groupe(par, groupe):
        raise RegleRefusee("droit", "Qui écrit un brouillon l’ouvre au groupe, si elle ou il en est membre.")
    if groupe.clos_le is not None:
        raise RegleRefusee("clos", CLOS)
    if brouillon.fiche_id is not None:
        raise RegleRefusee("soumise", "Cette fiche est déjà partie en relecture.")
    deja = BrouillonDeGroupe.objects.filter(brouillon=brouillon, detache_le=None).first()
    if deja is None:
        return BrouillonDeGroupe.objects.create(groupe=groupe, brouillon=brouillon, attache_par=par)
    if deja.groupe_id != groupe.pk:
        raise RegleRefusee("ailleurs", "Ce brouillon est déjà ouvert à un autre groupe.")
    return deja


@transaction.atomic
def brouillon_detacher(*, groupe: GroupeDeTravail, brouillon: Brouillon, par: Compte) -> None:
    """Take one's draft back for oneself; who animates the group may too. Raises RegleRefusee("droit" | "soumise")."""
    groupe = groupe_verrouiller(pk=groupe.pk)
    brouillon = Brouillon.objects.select_for_update(of=("self",)).get(pk=brouillon.pk)
    if not permissions.est_du_groupe(par, groupe) or par.pk not in (brouillon.auteur_id, groupe.animateur_id):
        raise RegleRefusee("droit", "Ce brouillon se reprend par la personne qui l’écrit, ou qui anime le groupe.")
    if brouillon.fiche_id is not None:
        raise RegleRefusee("soumise", "Cette fiche est déjà partie en relecture : elle reste au compte du groupe.")
    BrouillonDeGroupe.objects.filter(groupe=groupe, brouillon=brouillon, detache_le=None).update(
        detache_le=timezone.now()
    )


@transaction.atomic
def brouillon_tirer_du_document(*, contenu: dict[str, Any], compte_rendu: dict[str, Any], par: Compte) -> Brouillon:
    """A draft that holds what a document said, with the account of it; sent twice, one draft.

    Raises RegleRefusee: "vide" when there was no word to take up, "sans_reseau", "trop_long".
    """
    Compte.objects.select_for_update(of=("self",)).get(pk=par.pk)
    contenu = contenu_normaliser(contenu)
    if contenu == contenu_normaliser({}):
        raise RegleRefusee("vide", "Ce document ne contient aucun texte à reprendre.")
    deja = Brouillon.objects.filter(auteur=par, fiche=None, version=1, contenu=contenu, depot__isnull=False).first()
    if deja:
        return deja
    brouillon = brouillon_creer(auteur=par)
    brouillon = brouillon_enregistrer(brouillon=brouillon, contenu=contenu, version=brouillon.version, par=par)
    DepotDocument.objects.create(brouillon=brouillon, compte_rendu=compte_rendu)
    return brouillon


# An interview: whoever leads it writes what someone tells; that person alone attests and sends (R5.17, R5.18).


@transaction.atomic
def entretien_commencer(*, par: Compte, compte: Compte, titre: str) -> Brouillon:
    """Open a draft that `par` writes from what `compte` tells, and invite that person to be its author.

    Started twice with the same words, one draft and one invitation. Raises RegleRefusee: "droit" (members only),
    "soi" (one's own practice is written alone), "titre", "membre" (the holder signs from a structure).
    """
    Compte.objects.select_for_update(of=("self",)).get(pk=par.pk)
    if not est_membre(par):
        raise RegleRefusee("droit", "L’entretien est ouvert aux membres du réseau.")
    if compte.pk == par.pk:
        raise RegleRefusee("soi", "C’est votre pratique : écrivez-la directement.")
    if not compte.is_active or not permissions.peut_ecrire(compte):
        raise RegleRefusee("membre", "Une fiche se signe depuis une structure : cette personne n’en a pas.")
    contenu = contenu_normaliser({"titre": titre[: TEXTES["titre"]]})
    if not contenu["titre"]:
        raise RegleRefusee("titre", "Dites en quelques mots de quoi vous allez parler.")
    menes = Signataire.objects.acceptes().filter(compte=par, role=RoleAuteur.REDACTEUR, brouillon__fiche=None)
    deja = Brouillon.objects.filter(
        auteur=par, pk__in=menes.values("brouillon"), version=1, contenu=contenu, signataires__compte=compte
    ).first()
    if deja:
        return deja
    maintenant = timezone.now()
    brouillon = _neuf(par, contenu=contenu, version=1)
    Signataire.objects.create(
        brouillon=brouillon,
        compte=par,
        role=RoleAuteur.REDACTEUR,
        etat=EtatSignataire.ACCEPTE,
        invite_par=par,
        invite_le=maintenant,
        accepte_le=maintenant,
    )
    signataire_inviter(brouillon=brouillon, compte=compte, par=par)
    return brouillon
